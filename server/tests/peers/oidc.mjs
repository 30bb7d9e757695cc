// A real service that vouches for people (`oidc-provider`), for tests. Options: site=ADDRESS secret=TEXT. Says on standard
// output where it listens. Whoever signs in under a name gets that name as subject, and is Петров Иван.
import { createServer } from "node:http"
import Provider from "oidc-provider"

const options = Object.fromEntries(process.argv.slice(2).map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]))
// Standard output is for us alone.
console.log = console.info = console.warn = console.error
let answer
const server = createServer((request, response) => answer(request, response))
server.listen(0, "127.0.0.1", () => {
    const { port } = server.address()
    const provider = new Provider(`http://127.0.0.1:${port}`, {
        clients: [{
            client_id: "otklik",
            client_secret: options.secret,
            redirect_uris: [`${options.site}/oidc/callback`],
            response_types: ["code"],
            grant_types: ["authorization_code"],
        }],
        claims: { openid: ["sub"], profile: ["family_name", "given_name", "middle_name", "birthdate"] },
        // Names come in the token itself: the site asks for nothing more.
        conformIdTokenClaims: false,
        pkce: { required: () => true },
        cookies: { keys: ["of one test"] },
        features: { devInteractions: { enabled: true } },
        findAccount: (_, id) => ({
            accountId: id,
            claims: () => ({ sub: id, family_name: "Петров", given_name: "Иван", birthdate: "1985-07-14" }),
        }),
    })
    answer = provider.callback()
    process.stdout.write(`${JSON.stringify({ event: "listening", port })}\n`)
})
