import FarmCore
import FarmDigest
import FarmTesting
import Foundation
import Testing

@testable import FarmObjects

@Suite("Digests")
struct DigestTests {
    @Test(
        "SHA-256 gives the values of FIPS 180-4's examples",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
            (
                String(repeating: "a", count: 1000),
                "41edece42d63e8d9bf515a9ba6932e1c20cbc9f5a5d134645adb5db1b9737ea3"
            ),
        ])
    func examples(message: String, digest: String) throws {
        #expect(try AssetID.of(message.utf8).description == digest)
    }

    @Test("A digest fed in pieces is the digest of the whole")
    func pieces() throws {
        var digest = try SHA256Digest()
        try digest.update("ab".utf8)
        try [UInt8]("c".utf8).withUnsafeBytes { try digest.update($0) }
        try digest.update(UnsafeRawBufferPointer(start: nil, count: 0))
        let found = try digest.finish()
        #expect(try found == AssetID.of("abc".utf8))
    }

    @Test("A file of more than one block has the digest of its bytes")
    func file() throws {
        let folder = try TestFolder()
        let bytes = [UInt8](repeating: UInt8(ascii: "a"), count: 3_000_001)
        try Data(bytes).write(to: folder.file("a"))
        #expect(try AssetID.of(file: folder.file("a")) == AssetID.of(bytes))
        let error = #expect(throws: TransferError.self) { try AssetID.of(file: folder.file("missing")) }
        #expect(error?.code == .localFile)
    }

    @Test(
        "HMAC-SHA-256 gives the values of RFC 4231",
        arguments: [
            (
                [UInt8](repeating: 0x0b, count: 20), "Hi There",
                "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
            ),
            (
                [UInt8]("Jefe".utf8), "what do ya want for nothing?",
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
            ),
            (
                [UInt8](repeating: 0xaa, count: 131), "Test Using Larger Than Block-Size Key - Hash Key First",
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
            ),
        ])
    func hmac(key: [UInt8], message: String, code: String) throws {
        #expect(try Hexadecimal.string(of: HMACSHA256(key: key).code(for: message.utf8)) == code)
    }

    @Test("A code with one bit changed, too short, too long or of another key is not accepted")
    func forged() throws {
        let hmac = HMACSHA256(key: Array("key".utf8))
        var code = try hmac.code(for: "message".utf8)
        #expect(try hmac.accepts(code, for: "message".utf8))
        #expect(try !hmac.accepts(code, for: "massage".utf8))
        #expect(try !hmac.accepts(code.dropLast(), for: "message".utf8))
        #expect(try !hmac.accepts(code + [0], for: "message".utf8))
        #expect(try !hmac.accepts([], for: "message".utf8))
        #expect(try !HMACSHA256(key: Array("kez".utf8)).accepts(code, for: "message".utf8))
        code[31] ^= 1
        #expect(try !hmac.accepts(code, for: "message".utf8))
    }
}
