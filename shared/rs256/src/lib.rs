//! RS256, the only signature of tokens here, by *ring*, which TLS links anyway.
//!
//! The `jsonwebtoken` crate parses tokens and checks claims, and leaves cryptography to a provider. Those that it ships
//! bring a second set of algorithms into every function, among them the `rsa` crate, whose private-key operations leak
//! timing (RUSTSEC-2023-0071). This provider knows RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017) and
//! keys of 2048 to 8192 bits, and refuses every other algorithm.

use jsonwebtoken::crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils};
use jsonwebtoken::errors::{Error, ErrorKind, Result};
use jsonwebtoken::signature::{self, Signer, Verifier};
use jsonwebtoken::{Algorithm, DecodingKey, DecodingKeyKind, EncodingKey};
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair, RsaPublicKeyComponents};

static PROVIDER: CryptoProvider =
    CryptoProvider { signer_factory: signer, verifier_factory: verifier, key_utils: KeyUtils::new_unimplemented() };

/// Makes `jsonwebtoken` use this provider in the whole process. Calling it again changes nothing.
pub fn install() {
    // The only error is that a provider is installed, and no other is linked.
    PROVIDER.install_default().ok();
}

/// A public key as key sets publish it: modulus and exponent, big-endian.
struct PublicKey {
    n: Vec<u8>,
    e: Vec<u8>,
}

struct PrivateKey(RsaKeyPair);

fn signer(algorithm: &Algorithm, key: &EncodingKey) -> Result<Box<dyn JwtSigner>> {
    only_rs256(*algorithm)?;
    let pair = RsaKeyPair::from_der(key.as_bytes()).map_err(|_| Error::from(ErrorKind::InvalidKeyFormat))?;
    Ok(Box::new(PrivateKey(pair)))
}

fn verifier(algorithm: &Algorithm, key: &DecodingKey) -> Result<Box<dyn JwtVerifier>> {
    only_rs256(*algorithm)?;
    match key.kind() {
        DecodingKeyKind::RsaModulusExponent { n, e } => {
            Ok(Box::new(PublicKey { n: without_leading_zeros(n).to_vec(), e: without_leading_zeros(e).to_vec() }))
        }
        DecodingKeyKind::SecretOrDer(_) => Err(ErrorKind::InvalidKeyFormat.into()),
    }
}

/// RFC 7518 section 6.3.1.1 forbids leading zeros; some issuers publish one all the same, and *ring* takes none.
fn without_leading_zeros(number: &[u8]) -> &[u8] {
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    number.get(zeros..).unwrap_or_default()
}

fn only_rs256(algorithm: Algorithm) -> Result<()> {
    if algorithm == Algorithm::RS256 { Ok(()) } else { Err(ErrorKind::InvalidAlgorithm.into()) }
}

impl Verifier<Vec<u8>> for PublicKey {
    fn verify(&self, message: &[u8], given: &Vec<u8>) -> std::result::Result<(), signature::Error> {
        RsaPublicKeyComponents { n: &self.n, e: &self.e }
            .verify(&RSA_PKCS1_2048_8192_SHA256, message, given)
            .map_err(|_| signature::Error::new())
    }
}

impl JwtVerifier for PublicKey {
    fn algorithm(&self) -> Algorithm {
        Algorithm::RS256
    }
}

impl Signer<Vec<u8>> for PrivateKey {
    fn try_sign(&self, message: &[u8]) -> std::result::Result<Vec<u8>, signature::Error> {
        let mut made = vec![0; self.0.public().modulus_len()];
        self.0
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut made)
            .map_err(|_| signature::Error::new())?;
        Ok(made)
    }
}

impl JwtSigner for PrivateKey {
    fn algorithm(&self) -> Algorithm {
        Algorithm::RS256
    }
}
