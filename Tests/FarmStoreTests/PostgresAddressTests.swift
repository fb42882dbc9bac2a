import Testing

@testable import FarmStore

@Suite("PostgreSQL addresses")
struct PostgresAddressTests {
    @Test(
        "An address shows server and database and nothing else",
        arguments: [
            ("postgres://reel:secret@db.example:5433/farm?sslmode=require", "db.example:5433/farm"),
            ("postgresql://db.example/farm", "db.example/farm"),
            ("postgres://reel:secret@[::1]:5432/farm", "::1:5432/farm"),
            ("postgres://a.example,b.example/farm?target_session_attrs=any", "a.example,b.example/farm"),
            ("postgres://a.example:1,b.example:2/farm", "a.example:1,b.example:2/farm"),
            ("postgres:///farm?host=/run/postgresql&user=reel&password=secret", "/run/postgresql/farm"),
            ("postgres://reel:secret@db.example", "db.example/reel"),
        ])
    func shown(_ text: String, _ shown: String) throws {
        let address = try #require(PostgresAddress(text))
        #expect("\(address)" == shown)
        #expect(String(reflecting: address) == shown)
        var dumped = ""
        dump(address, to: &dumped)
        #expect(!dumped.contains("secret"))
    }

    @Test(
        "What libpq cannot read is no address",
        arguments: [
            "", "farm.sqlite", "mysql://db.example/farm", "host=db.example dbname=farm", "postgres:/db.example",
            "postgres://db.example:5432/farm?colour=red", "postgres://db.example:5432/%zz", "postgres://[::1",
        ])
    func refused(_ text: String) {
        #expect(PostgresAddress(text) == nil)
    }

    @Test("A server that is not there is named, without its password")
    func absent() async throws {
        let address = try #require(PostgresAddress("postgres://reel:secret@127.0.0.1:1/farm"))
        let error = await #expect(throws: StoreError.self) { try await PostgresDatabase(address) }
        #expect(error?.code == .cannotOpen)
        let message = error?.message ?? ""
        #expect(message.contains("127.0.0.1:1/farm") && !message.contains("secret") && !message.contains("\n"))
    }
}
