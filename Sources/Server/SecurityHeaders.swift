import HTTPTypes
import Hummingbird

/// The headers of every answer, errors included.
enum SecurityHeaders {
    static let fields: HTTPFields = {
        var fields = HTTPFields()
        let values: [(String, String)] = [
            ("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"),
            ("Cross-Origin-Opener-Policy", "same-origin"),
            ("Cross-Origin-Embedder-Policy", "require-corp"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
            ("Referrer-Policy", "no-referrer"),
            ("Permissions-Policy", "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=(), browsing-topics=()"),
            ("Strict-Transport-Security", "max-age=63072000; includeSubDomains"),
            ("X-Content-Type-Options", "nosniff"),
            ("X-Frame-Options", "DENY"),
            ("X-Robots-Tag", "noindex"),
        ]
        for (name, value) in values {
            if let name = HTTPField.Name(name) { fields[name] = value }
        }
        return fields
    }()

    /// Those of a page: nothing of it is kept by the browser or on the way.
    static let page: HTTPFields = {
        var fields = SecurityHeaders.fields
        fields[.cacheControl] = "no-store"
        fields[.vary] = "Accept-Encoding"
        return fields
    }()
}
