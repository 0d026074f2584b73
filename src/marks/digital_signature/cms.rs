//! CMS: one signature as PDF carries it (RFC 5652; PAdES, ETSI EN 319 142-1): its signer, its time,
//! its certificates, and its arithmetic.
//!
//! Promise: any bytes are a signature or none; only named algorithms are calculated with.

use cms::cert::CertificateChoices;
use cms::content_info::ContentInfo;
use cms::signed_data::{SignedData, SignerIdentifier, SignerInfo};
use der::asn1::{GeneralizedTime, ObjectIdentifier, OctetString};
use der::{Any, Decode, Encode, EncodingRules, Reader, SliceReader};
use jiff::Timestamp;
use x509_cert::Certificate as X509;
use x509_cert::attr::Attributes;
use x509_cert::ext::pkix::SubjectKeyIdentifier;
use x509_cert::ext::pkix::name::DirectoryString;
use x509_cert::time::Time;

use super::key::{self, Algorithm, Hash};
use super::{Certificate, State};

const MESSAGE_DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
const SIGNING_TIME: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.5");
const TIME_STAMP: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.14");
/// Certificates between a signer and its root.
const LONGEST_CHAIN: usize = 8;

/// What a signature says and whether it holds.
pub struct Signed {
    pub state: State,
    pub signer: Option<String>,
    pub organisation: Option<String>,
    pub signed_at: Option<Timestamp>,
    pub is_time_stamped: bool,
    pub algorithm: String,
    pub certificates: Vec<Certificate>,
}

/// Checks a signature (with padding after it) over the covered bytes; `None` when it is none.
pub fn check(signature: &[u8], covered: [&[u8]; 2]) -> Option<Signed> {
    let data = signed_data(signature)?;
    let info = data.signer_infos.0.get(0)?;
    let certificates = certificates(&data);
    let own = certificates.iter().find(|held| is_of(info, held));
    let algorithm = Algorithm::of(&info.signature_algorithm, &info.digest_alg);
    let content = content(&data);
    let state = match (own, &algorithm) {
        (Some(own), Some(algorithm)) => {
            // adbe.pkcs7.sha1 signs the digest of the file instead of the file.
            let digest_is_of_file = content.as_deref().is_none_or(|content| {
                !content.is_empty() && content == Hash::Sha1.of_parts(&covered)
            });
            match content.as_deref() {
                Some(content) => arithmetic(info, own, algorithm, &[content]),
                None => arithmetic(info, own, algorithm, &covered),
            }
            .unless_altered(digest_is_of_file)
        }
        _ => State::Unchecked,
    };
    let (signed_at, is_time_stamped) = match stamped_at(info) {
        Some(at) => (Some(at), true),
        None => (claimed_at(info), false),
    };
    let subject = own.map(|own| own.tbs_certificate().subject());
    Some(Signed {
        state,
        signer: subject.and_then(|name| text(name.common_name())),
        organisation: subject.and_then(|name| text(name.organization())),
        signed_at,
        is_time_stamped,
        algorithm: algorithm.map_or_else(String::new, |algorithm| algorithm.name()),
        certificates: own.map_or_else(Vec::new, |own| chain(own, &certificates)),
    })
}

impl State {
    fn unless_altered(self, digest_is_of_file: bool) -> State {
        match self {
            State::Valid if !digest_is_of_file => State::Altered,
            state => state,
        }
    }
}

/// By the rules of BER: files hold what signing programs made, whose sets are not always sorted; what
/// was signed is then written again in the order of the file.
fn signed_data(bytes: &[u8]) -> Option<SignedData> {
    let mut reader = SliceReader::new_with_encoding_rules(bytes, EncodingRules::Ber).ok()?;
    let info: ContentInfo = reader.decode().ok()?;
    info.content.decode_as_encoding(EncodingRules::Ber).ok()
}

/// The content that the signature itself carries; PDF signatures seldom do.
fn content(data: &SignedData) -> Option<Vec<u8>> {
    let content = data.encap_content_info.econtent.as_ref()?;
    Some(content.value().to_vec())
}

fn certificates(data: &SignedData) -> Vec<X509> {
    let all = data.certificates.iter().flat_map(|set| set.0.iter());
    let plain = |choice: &CertificateChoices| match choice {
        CertificateChoices::Certificate(held) => Some(held.clone()),
        CertificateChoices::Other(_) => None,
    };
    all.filter_map(plain).collect()
}

fn is_of(info: &SignerInfo, held: &X509) -> bool {
    let held = held.tbs_certificate();
    match &info.sid {
        SignerIdentifier::IssuerAndSerialNumber(id) => {
            id.issuer == *held.issuer() && id.serial_number == *held.serial_number()
        }
        SignerIdentifier::SubjectKeyIdentifier(id) => matches!(
            held.get_extension::<SubjectKeyIdentifier>(),
            Ok(Some((_, own))) if own == *id
        ),
    }
}

/// Whether the bytes have the digest that was signed, and the signature is the key's.
fn arithmetic(info: &SignerInfo, own: &X509, algorithm: &Algorithm, covered: &[&[u8]]) -> State {
    let Some(hash) = Hash::of(&info.digest_alg) else {
        return State::Unchecked;
    };
    let key = own.tbs_certificate().subject_public_key_info();
    let signature = info.signature.as_bytes();
    let Some(attributes) = &info.signed_attrs else {
        return match key::verify(key, algorithm, covered, signature) {
            // Without signed attributes a wrong digest and a wrong key look the same.
            Some(true) => State::Valid,
            Some(false) => State::Altered,
            None => State::Unchecked,
        };
    };
    let Ok(signed) = attributes.to_der() else {
        return State::Unchecked;
    };
    match key::verify(key, algorithm, &[&signed], signature) {
        None => State::Unchecked,
        Some(false) => State::Forged,
        Some(true) => match attribute(attributes, MESSAGE_DIGEST) {
            Some(digest) if digest.value() == hash.of_parts(covered) => State::Valid,
            _ => State::Altered,
        },
    }
}

fn attribute(attributes: &Attributes, oid: ObjectIdentifier) -> Option<&Any> {
    let attribute = attributes.iter().find(|attribute| attribute.oid == oid)?;
    attribute.values.get(0)
}

/// What the signer's computer said the time was.
fn claimed_at(info: &SignerInfo) -> Option<Timestamp> {
    let time = attribute(info.signed_attrs.as_ref()?, SIGNING_TIME)?;
    let time: Time = time.decode_as().ok()?;
    timestamp(&time)
}

/// The time of a time stamp (RFC 3161) over this signature, when it holds.
fn stamped_at(info: &SignerInfo) -> Option<Timestamp> {
    let token = attribute(info.unsigned_attrs.as_ref()?, TIME_STAMP)?;
    let data = signed_data(&token.to_der().ok()?)?;
    let statement = content(&data)?;
    let fields = Vec::<Any>::from_der(&statement).ok()?;
    // version, policy, imprint of the signature, serial number, time
    let [_, _, imprint, _, time, ..] = fields.as_slice() else {
        return None;
    };
    let imprint: Vec<Any> = imprint.decode_as().ok()?;
    let [algorithm, digest, ..] = imprint.as_slice() else {
        return None;
    };
    let hash = Hash::of(&algorithm.decode_as().ok()?)?;
    let digest: OctetString = digest.decode_as().ok()?;
    let stamper = data.signer_infos.0.get(0)?;
    let held = certificates(&data);
    let own = held.iter().find(|held| is_of(stamper, held))?;
    let algorithm = Algorithm::of(&stamper.signature_algorithm, &stamper.digest_alg)?;
    let holds = digest.as_bytes() == hash.of_parts(&[info.signature.as_bytes()])
        && arithmetic(stamper, own, &algorithm, &[&statement]) == State::Valid;
    let time: GeneralizedTime = time.decode_as().ok().filter(|_| holds)?;
    Timestamp::from_second(time.to_unix_duration().as_secs() as i64).ok()
}

fn timestamp(time: &Time) -> Option<Timestamp> {
    Timestamp::from_second(time.to_unix_duration().as_secs() as i64).ok()
}

/// The signer's certificate and those of its issuers, one after the other.
fn chain(own: &X509, held: &[X509]) -> Vec<Certificate> {
    let mut chain = Vec::new();
    let mut next = Some(own);
    while let Some(this) = next.filter(|_| chain.len() < LONGEST_CHAIN) {
        let issuer = this.tbs_certificate().issuer();
        let is_issuer =
            |other: &&X509| other.tbs_certificate().subject() == issuer && *other != this;
        next = held.iter().find(is_issuer);
        chain.extend(described(this, next));
    }
    chain
}

fn described(this: &X509, next: Option<&X509>) -> Option<Certificate> {
    let own = this.tbs_certificate();
    Some(Certificate {
        subject: own.subject().to_string(),
        issuer: own.issuer().to_string(),
        serial: own
            .serial_number()
            .as_bytes()
            .iter()
            .map(|b| format!("{b:02x}"))
            .collect(),
        not_before: timestamp(&own.validity().not_before)?,
        not_after: timestamp(&own.validity().not_after)?,
        signed_by_next: next.map(|next| is_signed_by(this, next)),
    })
}

fn is_signed_by(this: &X509, issuer: &X509) -> bool {
    let algorithm = this.signature_algorithm();
    let key = issuer.tbs_certificate().subject_public_key_info();
    let signed = this.tbs_certificate().to_der().ok();
    let signature = this.signature().as_bytes();
    let checked = Algorithm::of(algorithm, algorithm)
        .zip(signed)
        .zip(signature)
        .and_then(|((algorithm, signed), signature)| {
            key::verify(key, &algorithm, &[&signed], signature)
        });
    checked == Some(true)
}

fn text(part: der::Result<Option<DirectoryString>>) -> Option<String> {
    let text = match part.ok()?? {
        DirectoryString::PrintableString(text) => text.to_string(),
        DirectoryString::TeletexString(text) => text.to_string(),
        DirectoryString::Utf8String(text) => text,
        DirectoryString::BmpString(text) => text.to_string(),
    };
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}
