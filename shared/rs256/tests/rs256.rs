//! The provider against the example of RFC 7515, appendix A.2.

#![expect(clippy::unwrap_used, reason = "a test that cannot read its own constants must stop there")]

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use serde_json::{Value, json};

const MODULUS: &str = "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yR\
    T-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2\
    CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRW\
    yuXpoQ";
const SIGNED: &str = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19y\
    b290Ijp0cnVlfQ";
const SIGNATURE: &str = "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbd\
    s9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_d\
    O--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGl\
    UPQGe77Rw";

fn key() -> DecodingKey {
    DecodingKey::from_rsa_components(MODULUS, "AQAB").unwrap()
}

fn issuer_of(token: &str, key: &DecodingKey, algorithm: Algorithm) -> jsonwebtoken::errors::Result<String> {
    rs256::install();
    let mut validation = Validation::new(algorithm);
    validation.validate_exp = false;
    validation.required_spec_claims.clear();
    let claims = decode::<Value>(token, key, &validation)?.claims;
    Ok(claims.get("iss").and_then(Value::as_str).unwrap_or_default().to_owned())
}

#[test]
fn the_example_of_the_standard_is_accepted() {
    assert_eq!(issuer_of(&format!("{SIGNED}.{SIGNATURE}"), &key(), Algorithm::RS256).unwrap(), "joe");
}

#[test]
fn a_modulus_with_a_leading_zero_is_the_same_number() {
    let Components { mut n, e } = components();
    n.insert(0, 0);
    let key = DecodingKey::from_rsa_raw_components(&n, &e);
    assert_eq!(issuer_of(&format!("{SIGNED}.{SIGNATURE}"), &key, Algorithm::RS256).unwrap(), "joe");
}

#[test]
fn another_signature_key_or_text_is_refused() {
    let other_signature = SIGNATURE.replacen('c', "d", 1);
    let other_text = SIGNED.replacen("Ijp0cnVlfQ", "Ijp0cnVlIH0", 1);
    let Components { mut n, e } = components();
    *n.last_mut().unwrap() ^= 2;
    let other_key = DecodingKey::from_rsa_raw_components(&n, &e);
    assert!(issuer_of(&format!("{SIGNED}.{other_signature}"), &key(), Algorithm::RS256).is_err());
    assert!(issuer_of(&format!("{other_text}.{SIGNATURE}"), &key(), Algorithm::RS256).is_err());
    assert!(issuer_of(&format!("{SIGNED}.{SIGNATURE}"), &other_key, Algorithm::RS256).is_err());
    assert!(issuer_of(&format!("{SIGNED}."), &key(), Algorithm::RS256).is_err());
}

#[test]
fn every_other_algorithm_is_refused() {
    rs256::install();
    let secret = EncodingKey::from_secret(b"secret");
    assert!(encode(&Header::new(Algorithm::HS256), &json!({ "iss": "joe" }), &secret).is_err());
    // An HMAC made with the public key, which a verifier that trusts the header would accept.
    let forged = "eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UifQ.AAAA";
    assert!(issuer_of(forged, &DecodingKey::from_secret(MODULUS.as_bytes()), Algorithm::HS256).is_err());
}

struct Components {
    n: Vec<u8>,
    e: Vec<u8>,
}

fn components() -> Components {
    match key().kind() {
        jsonwebtoken::DecodingKeyKind::RsaModulusExponent { n, e } => Components { n: n.clone(), e: e.clone() },
        jsonwebtoken::DecodingKeyKind::SecretOrDer(_) => unreachable!("made of components"),
    }
}
