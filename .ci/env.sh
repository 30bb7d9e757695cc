# Read by every script here: paths, and how they speak. Sourced from the top folder of the project.
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$PWD/target}"
export PATH="$PWD/.tools/bin:$PWD/node_modules/.bin:$PATH"
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 TRUNK_SKIP_VERSION_CHECK=true CARGO_TERM_COLOR="${CARGO_TERM_COLOR:-auto}"
# A clean clone compiles everything once: what a second time would need is not written down.
[ -z "${CI:-}" ] || export CARGO_INCREMENTAL=0
PG_BIN=/usr/lib/postgresql/15/bin
SERVER_BIN="$CARGO_TARGET_DIR/release/server"

say() { printf '\033[1m▸ %s\033[0m\n' "$*"; }
fail() { printf '\033[1;31m✗ %s\033[0m\n' "$*" >&2; exit 1; }

# timed NAME COMMAND…: says what begins, and how long it took.
timed() {
    local name=$1 begin=$SECONDS
    shift
    say "$name"
    # Spelled out, because `set -e` sleeps inside a function whose result is asked for.
    "$@" || { local code=$?; say "$name: failed after $((SECONDS - begin)) s"; return $code; }
    say "$name: done in $((SECONDS - begin)) s"
}

# A port that nobody listens on at this moment.
free_port() { node -e 'const s = require("node:net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close() })'; }

# The optimised server tells its commit at /version; tests and lints need not be rebuilt for it.
name_commit() {
    local commit
    if commit=$(git rev-parse --short=12 HEAD 2>/dev/null); then export BUILD_COMMIT="$commit"; fi
}
