// A mail server for tests, with the moods of real ones. The name of the recipient chooses:
//   grey…    451 the first time, "try again in 1 seconds", accepted afterwards; grey-5s… asks for 5
//   refuse…  550 with the recipient's address in its words
//   slow…    answers the letter after half a second
//   drop…    breaks the connection in the middle of the first letter
//   full…    452, always
// Says what happens on standard output, one JSON object a line: listening, stored, accepted. A line `hold N` on standard
// input makes every answer to a letter wait N milliseconds.
import { createInterface } from "node:readline"
import { SMTPServer } from "smtp-server"

const options = Object.fromEntries(process.argv.slice(2).map((pair) => pair.split("=")))
const say = (event) => process.stdout.write(`${JSON.stringify(event)}\n`)
const refusal = (code, text) => Object.assign(new Error(text), { responseCode: code })
const met = new Set()
const first = (key) => !met.has(key) && met.add(key)
let hold = 0

const server = new SMTPServer({
    name: "peer.example",
    banner: "moody",
    authOptional: options.auth !== "on",
    allowInsecureAuth: true,
    secure: options.tls === "on",
    disabledCommands: options.starttls === "on" ? [] : ["STARTTLS"],
    logger: false,
    closeTimeout: 200,
    onAuth(auth, session, done) {
        const known = auth.username === "otklik" && auth.password === "right"
        done(known ? null : refusal(535, "5.7.8 Authentication credentials invalid"), known ? { user: "otklik" } : undefined)
    },
    onRcptTo({ address }, session, done) {
        if (address.startsWith("grey") && first(address)) {
            const wait = /^grey-(\d+)s/.exec(address)?.[1] ?? 1
            return done(refusal(451, `4.2.0 Greylisted, please try again in ${wait} seconds`))
        }
        if (address.startsWith("refuse")) return done(refusal(550, `5.1.1 <${address}>: Recipient address rejected: User unknown`))
        if (address.startsWith("full")) return done(refusal(452, "4.2.2 The mailbox is full"))
        done()
    },
    onData(stream, session, done) {
        const to = session.envelope.rcptTo.map(({ address }) => address)
        const raw = []
        if (to[0].startsWith("drop") && first(to[0])) {
            stream.once("data", () => {
                for (const connection of server.connections) if (connection.session === session) connection._socket.destroy()
            })
            return
        }
        stream.on("data", (chunk) => raw.push(chunk))
        stream.on("end", () => {
            const text = Buffer.concat(raw).toString("utf8")
            const header = (name) => new RegExp(`^${name}: (.*)$`, "im").exec(text.split("\r\n\r\n")[0])?.[1] ?? ""
            const letter = { to: to[0], id: header("Message-ID"), subject: header("Subject"), auto: header("Auto-Submitted"), stop: header("List-Unsubscribe") }
            say({ event: "stored", ...letter, size: text.length, at: Date.now() })
            const wait = to[0].startsWith("slow") ? 500 : hold
            setTimeout(() => {
                done(null, `2.0.0 OK queued as T${letter.id.slice(1, 9)}`)
                say({ event: "accepted", to: letter.to, id: letter.id })
            }, wait)
        })
    },
})
server.on("error", () => {})
server.listen(Number(options.port ?? 0), "127.0.0.1", () => say({ event: "listening", port: server.server.address().port }))
createInterface({ input: process.stdin }).on("line", (line) => {
    const [word, value] = line.split(" ")
    if (word === "hold") hold = Number(value)
})
process.stdin.on("end", () => process.exit(0))
