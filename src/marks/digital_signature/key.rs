//! Key: whether a signature over bytes was made with a key: RSA and elliptic curves, with the hashes
//! of the SHA family.

use der::asn1::ObjectIdentifier;
use der::referenced::OwnedToRef;
use p256::ecdsa::signature::hazmat::PrehashVerifier;
use rsa::{Pkcs1v15Sign, Pss, PublicKey};
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};
use x509_cert::spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfo};

/// A hash that may stand under a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hash {
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

/// How the hash was signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scheme {
    Rsa,
    RsaPss,
    Ecdsa,
}

/// A way to sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Algorithm {
    scheme: Scheme,
    hash: Hash,
}

/// Names of algorithms that name the hash too, and of those that leave it to the digest's own name.
const SCHEMES: [(&str, Scheme, Option<Hash>); 11] = [
    ("1.2.840.113549.1.1.1", Scheme::Rsa, None),
    ("1.2.840.113549.1.1.5", Scheme::Rsa, Some(Hash::Sha1)),
    ("1.2.840.113549.1.1.11", Scheme::Rsa, Some(Hash::Sha256)),
    ("1.2.840.113549.1.1.12", Scheme::Rsa, Some(Hash::Sha384)),
    ("1.2.840.113549.1.1.13", Scheme::Rsa, Some(Hash::Sha512)),
    ("1.2.840.113549.1.1.10", Scheme::RsaPss, None),
    ("1.2.840.10045.2.1", Scheme::Ecdsa, None),
    ("1.2.840.10045.4.1", Scheme::Ecdsa, Some(Hash::Sha1)),
    ("1.2.840.10045.4.3.2", Scheme::Ecdsa, Some(Hash::Sha256)),
    ("1.2.840.10045.4.3.3", Scheme::Ecdsa, Some(Hash::Sha384)),
    ("1.2.840.10045.4.3.4", Scheme::Ecdsa, Some(Hash::Sha512)),
];

const HASHES: [(&str, Hash); 4] = [
    ("1.3.14.3.2.26", Hash::Sha1),
    ("2.16.840.1.101.3.4.2.1", Hash::Sha256),
    ("2.16.840.1.101.3.4.2.2", Hash::Sha384),
    ("2.16.840.1.101.3.4.2.3", Hash::Sha512),
];

const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const P384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");

impl Hash {
    /// The hash of that name; algorithms of signatures name one too.
    pub fn of(named: &AlgorithmIdentifierOwned) -> Option<Hash> {
        let name = named.oid.to_string();
        let hash = HASHES.iter().find(|(oid, _)| *oid == name);
        let scheme = SCHEMES.iter().find(|(oid, ..)| *oid == name);
        hash.map(|(_, hash)| *hash)
            .or_else(|| scheme.and_then(|(.., hash)| *hash))
    }

    /// The digest of the parts, one after the other.
    pub fn of_parts(self, parts: &[&[u8]]) -> Vec<u8> {
        match self {
            Hash::Sha1 => digest::<Sha1>(parts),
            Hash::Sha256 => digest::<Sha256>(parts),
            Hash::Sha384 => digest::<Sha384>(parts),
            Hash::Sha512 => digest::<Sha512>(parts),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Hash::Sha1 => "SHA-1",
            Hash::Sha256 => "SHA-256",
            Hash::Sha384 => "SHA-384",
            Hash::Sha512 => "SHA-512",
        }
    }
}

fn digest<D: Digest>(parts: &[&[u8]]) -> Vec<u8> {
    let mut digest = D::new();
    parts.iter().for_each(|part| digest.update(part));
    digest.finalize().to_vec()
}

impl Algorithm {
    /// The algorithm of a signature; `digest` names the hash where the signature's own name does not.
    pub fn of(
        signature: &AlgorithmIdentifierOwned,
        digest: &AlgorithmIdentifierOwned,
    ) -> Option<Algorithm> {
        let name = signature.oid.to_string();
        let (_, scheme, hash) = SCHEMES.iter().find(|(oid, ..)| *oid == name)?;
        Some(Algorithm {
            scheme: *scheme,
            hash: hash.or_else(|| Hash::of(digest))?,
        })
    }

    /// Its name for people.
    pub fn name(self) -> String {
        let scheme = match self.scheme {
            Scheme::Rsa => "RSA",
            Scheme::RsaPss => "RSA-PSS",
            Scheme::Ecdsa => "ECDSA",
        };
        format!("{scheme} {}", self.hash.name())
    }
}

/// Whether the signature over the parts is the key's; `None` when that cannot be calculated.
pub fn verify(
    key: &SubjectPublicKeyInfo<der::Any, der::asn1::BitString>,
    algorithm: &Algorithm,
    parts: &[&[u8]],
    signature: &[u8],
) -> Option<bool> {
    let digest = algorithm.hash.of_parts(parts);
    match algorithm.scheme {
        Scheme::Ecdsa => verify_ecdsa(key, &digest, signature),
        scheme => {
            let key = PublicKey::try_from(key.owned_to_ref()).ok()?;
            Some(
                match (scheme, algorithm.hash) {
                    (Scheme::RsaPss, Hash::Sha1) => {
                        key.verify(Pss::<Sha1>::new(), &digest, signature)
                    }
                    (Scheme::RsaPss, Hash::Sha256) => {
                        key.verify(Pss::<Sha256>::new(), &digest, signature)
                    }
                    (Scheme::RsaPss, Hash::Sha384) => {
                        key.verify(Pss::<Sha384>::new(), &digest, signature)
                    }
                    (Scheme::RsaPss, Hash::Sha512) => {
                        key.verify(Pss::<Sha512>::new(), &digest, signature)
                    }
                    (_, Hash::Sha1) => key.verify(Pkcs1v15Sign::new::<Sha1>(), &digest, signature),
                    (_, Hash::Sha256) => {
                        key.verify(Pkcs1v15Sign::new::<Sha256>(), &digest, signature)
                    }
                    (_, Hash::Sha384) => {
                        key.verify(Pkcs1v15Sign::new::<Sha384>(), &digest, signature)
                    }
                    (_, Hash::Sha512) => {
                        key.verify(Pkcs1v15Sign::new::<Sha512>(), &digest, signature)
                    }
                }
                .is_ok(),
            )
        }
    }
}

fn verify_ecdsa(
    key: &SubjectPublicKeyInfo<der::Any, der::asn1::BitString>,
    digest: &[u8],
    signature: &[u8],
) -> Option<bool> {
    let curve: ObjectIdentifier = key.algorithm.parameters.as_ref()?.decode_as().ok()?;
    let point = key.subject_public_key.as_bytes()?;
    match curve {
        P256 => {
            let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(point).ok()?;
            let signature = p256::ecdsa::DerSignature::try_from(signature);
            Some(signature.is_ok_and(|signature| key.verify_prehash(digest, &signature).is_ok()))
        }
        P384 => {
            let key = p384::ecdsa::VerifyingKey::from_sec1_bytes(point).ok()?;
            let signature = p384::ecdsa::DerSignature::try_from(signature);
            Some(signature.is_ok_and(|signature| key.verify_prehash(digest, &signature).is_ok()))
        }
        _ => None,
    }
}
