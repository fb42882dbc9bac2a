import FarmCore
import Foundation
import JWTKit

/// Issues and checks the tokens that say who a user is: JSON Web Tokens (RFC 7519) signed with HS256.
struct TokenMint: Sendable {
    static let issuer = "nightreel"

    /// Why a token is not taken.
    enum Refusal: Error, Hashable, Sendable {
        case forged
        case expired
    }

    private struct Claims: JWTPayload {
        let sub: SubjectClaim
        let iss: IssuerClaim
        let iat: IssuedAtClaim
        let exp: ExpirationClaim

        /// The mint checks the claims itself, by its own clock.
        func verify(using algorithm: some JWTAlgorithm) {}
    }

    private let keys: JWTKeyCollection
    private let lifetime: Duration
    private let clock: WallClock

    init(secret: [UInt8], lifetime: Duration, clock: WallClock) async {
        keys = await JWTKeyCollection().add(hmac: HMACKey(from: secret), digestAlgorithm: .sha256)
        self.lifetime = lifetime
        self.clock = clock
    }

    func token(for user: UserID) async throws -> String {
        let now = clock.now().microseconds / 1_000_000
        let expiry = now + lifetime.components.seconds
        return try await keys.sign(
            Claims(
                sub: SubjectClaim(value: user.description), iss: IssuerClaim(value: Self.issuer),
                iat: IssuedAtClaim(value: Date(timeIntervalSince1970: Double(now))),
                exp: ExpirationClaim(value: Date(timeIntervalSince1970: Double(expiry)))))
    }

    /// Whose token it is.
    ///
    /// - Throws: `Refusal`.
    func user(of token: String) async throws(Refusal) -> UserID {
        let claims: Claims
        do {
            claims = try await keys.verify(token, as: Claims.self)
        } catch {
            throw .forged
        }
        guard claims.iss.value == Self.issuer, let user = UserID(claims.sub.value) else { throw .forged }
        let now = Double(clock.now().microseconds) / 1_000_000
        guard now < claims.exp.value.timeIntervalSince1970 else { throw .expired }
        return user
    }
}
