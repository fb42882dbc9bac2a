import FarmCore
import Testing

@Suite("Hosts and ports")
struct HostAndPortTests {
    @Test(
        "What is written is read, and written back the same",
        arguments: [
            ("127.0.0.1:7319", "127.0.0.1", 7319), ("localhost:0", "localhost", 0), ("[::1]:65535", "::1", 65_535),
            ("[fe80::1%eth0]:1", "fe80::1%eth0", 1),
        ])
    func roundTrip(_ text: String, _ host: String, _ port: Int) throws {
        let address = try #require(HostAndPort(text))
        #expect(address.host == host && address.port == port)
        #expect(address.description == text)
    }

    @Test(
        "Anything else is refused",
        arguments: [
            "", ":", "host", "host:", ":1", "host:65536", "host:-1", "host:+1", "host:1a", "::1:7319", "[]:1",
            "a b:1", "http://host:1", "user@host:1", "[[::1]]:1", "host:٣",
        ])
    func refused(_ text: String) {
        #expect(HostAndPort(text) == nil)
    }

    @Test("Every address of a machine is nobody's to connect to")
    func wildcard() {
        #expect(HostAndPort("0.0.0.0:1")?.isWildcard == true && HostAndPort("[::]:1")?.isWildcard == true)
        #expect(HostAndPort("127.0.0.1:1")?.isWildcard == false && HostAndPort("[::1]:1")?.isWildcard == false)
    }
}
