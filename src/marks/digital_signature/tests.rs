//! Signed files made here: valid, altered, forged and expired ones are told apart.

use std::str::FromStr;
use std::sync::LazyLock;
use std::time::Duration;

use ::cms::cert::{CertificateChoices, IssuerAndSerialNumber};
use ::cms::content_info::{CmsVersion, ContentInfo};
use ::cms::signed_data::{EncapsulatedContentInfo, SignedData, SignerIdentifier, SignerInfo};
use der::asn1::{BitString, ObjectIdentifier, OctetString, SetOfVec, UtcTime};
use der::{Any, Decode, Encode};
use jiff::Timestamp;
use p256::ecdsa::signature::{Keypair, Signer};
use proptest::prelude::*;
use rand::SeedableRng;
use rsa::PrivateKey;
use rsa::pkcs1v15::SigningKey as RsaKey;
use sha2::{Digest, Sha256, Sha384, Sha512};
use x509_cert::Certificate as X509;
use x509_cert::attr::Attribute;
use x509_cert::builder::profile::BuilderProfile;
use x509_cert::builder::{Builder, CertificateBuilder};
use x509_cert::ext::Extension;
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::{
    AlgorithmIdentifierOwned, DynSignatureAlgorithmIdentifier, EncodePublicKey,
    SignatureBitStringEncoding, SubjectPublicKeyInfo, SubjectPublicKeyInfoRef,
};
use x509_cert::time::{Time, Validity};

use super::*;
use crate::document::TextOrigin;

const SIGNER: &str = "CN=Trần Văn Thử,O=Ban Quản lý Khu kinh tế Vân Phong,C=VN";
const AUTHORITY: &str = "CN=Cơ quan chứng thực thử nghiệm,C=VN";

static RSA_KEY: LazyLock<PrivateKey> = LazyLock::new(|| {
    let mut chance = rand::rngs::StdRng::seed_from_u64(8);
    PrivateKey::new(&mut chance, 2048).unwrap()
});

fn ec_key(seed: u8) -> p256::ecdsa::SigningKey {
    p256::ecdsa::SigningKey::from_slice(&[seed; 32]).unwrap()
}

/// A certificate without extensions.
struct Plain {
    subject: &'static str,
    issuer: &'static str,
}

impl BuilderProfile for Plain {
    fn get_issuer(&self, _subject: &Name) -> Name {
        Name::from_str(self.issuer).unwrap()
    }

    fn get_subject(&self) -> Name {
        Name::from_str(self.subject).unwrap()
    }

    fn build_extensions(
        &self,
        _own: SubjectPublicKeyInfoRef<'_>,
        _issuers: SubjectPublicKeyInfoRef<'_>,
        _certificate: &x509_cert::TbsCertificate,
    ) -> x509_cert::builder::Result<Vec<Extension>> {
        Ok(Vec::new())
    }
}

fn time(day: &str) -> Time {
    let at: Timestamp = format!("{day}T03:00:00Z").parse().unwrap();
    let since_1970 = Duration::from_secs(at.as_second() as u64);
    Time::UtcTime(UtcTime::from_unix_duration(since_1970).unwrap())
}

fn certificate(profile: Plain, key: &impl EncodePublicKey, days: [&str; 2]) -> X509 {
    let validity = Validity::new(time(days[0]), time(days[1]));
    let key = SubjectPublicKeyInfo::from_key(key).unwrap();
    // An issuer gives a number once.
    let serial = SerialNumber::from(profile.subject.len() as u32);
    let builder = CertificateBuilder::new(profile, serial, validity, key).unwrap();
    builder
        .build::<_, p256::ecdsa::DerSignature>(&ec_key(99))
        .unwrap()
}

fn authority() -> X509 {
    let itself = Plain {
        subject: AUTHORITY,
        issuer: AUTHORITY,
    };
    certificate(
        itself,
        ec_key(99).verifying_key(),
        ["2020-01-01", "2045-01-01"],
    )
}

fn signers(key: &impl EncodePublicKey, days: [&str; 2]) -> X509 {
    certificate(
        Plain {
            subject: SIGNER,
            issuer: AUTHORITY,
        },
        key,
        days,
    )
}

fn algorithm(oid: &str) -> AlgorithmIdentifierOwned {
    AlgorithmIdentifierOwned {
        oid: ObjectIdentifier::new_unwrap(oid),
        parameters: None,
    }
}

fn attribute(oid: &str, value: &impl Encode) -> Attribute {
    let value = Any::from_der(&value.to_der().unwrap()).unwrap();
    Attribute {
        oid: ObjectIdentifier::new_unwrap(oid),
        values: SetOfVec::try_from(vec![value]).unwrap(),
    }
}

/// An algorithm's name and what it does.
type Hash = (&'static str, fn(&[u8]) -> Vec<u8>);

type Sign<'a> = Box<dyn Fn(&[u8]) -> Vec<u8> + 'a>;

/// How a test signs.
struct Pen<'a> {
    certificate: X509,
    hash: Hash,
    name: AlgorithmIdentifierOwned,
    sign: Sign<'a>,
    day: &'a str,
}

const SHA1: Hash = ("1.3.14.3.2.26", |b| sha1::Sha1::digest(b).to_vec());
const SHA256: Hash = ("2.16.840.1.101.3.4.2.1", |b| Sha256::digest(b).to_vec());
const SHA384: Hash = ("2.16.840.1.101.3.4.2.2", |b| Sha384::digest(b).to_vec());
const SHA512: Hash = ("2.16.840.1.101.3.4.2.3", |b| Sha512::digest(b).to_vec());

fn pen<'a, S, G>(key: &'a S, certificate: X509, hash: Hash) -> Pen<'a>
where
    S: Signer<G> + DynSignatureAlgorithmIdentifier,
    G: SignatureBitStringEncoding,
{
    Pen {
        certificate,
        hash,
        name: key.signature_algorithm_identifier().unwrap(),
        sign: Box::new(move |bytes| {
            let signature: BitString = key.sign(bytes).to_bitstring().unwrap();
            signature.raw_bytes().to_vec()
        }),
        day: "2025-10-05",
    }
}

fn ec_pen(days: [&str; 2]) -> Pen<'static> {
    static KEY: LazyLock<p256::ecdsa::SigningKey> = LazyLock::new(|| ec_key(7));
    let held = signers(KEY.verifying_key(), days);
    pen::<_, p256::ecdsa::DerSignature>(&*KEY, held, SHA256)
}

fn signature_over(bytes: &[u8], pen: &Pen) -> Vec<u8> {
    let digest = OctetString::new(pen.hash.1(bytes)).unwrap();
    let attributes = SetOfVec::try_from(vec![
        attribute(
            "1.2.840.113549.1.9.3",
            &ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1"),
        ),
        attribute("1.2.840.113549.1.9.4", &digest),
        attribute("1.2.840.113549.1.9.5", &time(pen.day)),
    ])
    .unwrap();
    let own = pen.certificate.tbs_certificate();
    let info = SignerInfo {
        version: CmsVersion::V1,
        sid: SignerIdentifier::IssuerAndSerialNumber(IssuerAndSerialNumber {
            issuer: own.issuer().clone(),
            serial_number: own.serial_number().clone(),
        }),
        digest_alg: algorithm(pen.hash.0),
        signature: OctetString::new((pen.sign)(&attributes.to_der().unwrap())).unwrap(),
        signed_attrs: Some(attributes),
        signature_algorithm: pen.name.clone(),
        unsigned_attrs: None,
    };
    let held = [pen.certificate.clone(), authority()].map(CertificateChoices::Certificate);
    let data = SignedData {
        version: CmsVersion::V1,
        digest_algorithms: SetOfVec::try_from(vec![algorithm(pen.hash.0)]).unwrap(),
        encap_content_info: EncapsulatedContentInfo {
            econtent_type: ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1"),
            econtent: None,
        },
        certificates: Some(held.to_vec().try_into().unwrap()),
        crls: None,
        signer_infos: vec![info].try_into().unwrap(),
    };
    let info = ContentInfo {
        content_type: ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2"),
        content: Any::encode_from(&data).unwrap(),
    };
    info.to_der().unwrap()
}

/// Room for a signature, in hexadecimal digits.
const ROOM: usize = 8192;

/// Adds objects, the first with that number, and a table of them.
fn revision(mut pdf: Vec<u8>, first: usize, objects: &[String], before: Option<usize>) -> Vec<u8> {
    let mut places = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        places.push(pdf.len());
        pdf.extend(format!("{} 0 obj\n{object}\nendobj\n", first + index).bytes());
    }
    let table = pdf.len();
    pdf.extend(format!("xref\n{first} {}\n", objects.len()).bytes());
    places
        .iter()
        .for_each(|place| pdf.extend(format!("{place:010} 00000 n \n").bytes()));
    let before = before.map_or(String::new(), |place| format!("/Prev {place} "));
    let size = first + objects.len();
    let end =
        format!("trailer\n<</Size {size} /Root 1 0 R {before}>>\nstartxref\n{table}\n%%EOF\n");
    pdf.extend(end.bytes());
    pdf
}

fn empty_signature() -> String {
    let range = "0000000000";
    format!(
        "<</Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached /ByteRange [0 {range} {range} {range}] /Contents <{}>>>",
        "0".repeat(ROOM)
    )
}

/// Fills the last signature's place.
fn sign(mut pdf: Vec<u8>, pen: &Pen) -> Vec<u8> {
    let text = String::from_utf8_lossy(&pdf).into_owned();
    let open = text.rfind("/Contents <").unwrap() + "/Contents ".len();
    let close = open + ROOM + 2;
    let range = text.rfind("/ByteRange [0 ").unwrap() + "/ByteRange [0 ".len();
    let numbers = format!("{open:010} {close:010} {:010}", pdf.len() - close);
    pdf[range..range + numbers.len()].copy_from_slice(numbers.as_bytes());
    let covered = [&pdf[..open], &pdf[close..]].concat();
    let signature = signature_over(&covered, pen);
    let digits: String = signature.iter().map(|byte| format!("{byte:02X}")).collect();
    assert!(digits.len() <= ROOM);
    pdf[open + 1..open + 1 + digits.len()].copy_from_slice(digits.as_bytes());
    pdf
}

fn signed_paper(pen: &Pen) -> Vec<u8> {
    let objects = [
        "<</Type /Catalog /Pages 2 0 R /AcroForm <</Fields [4 0 R] /SigFlags 3>>>>",
        "<</Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 600 800]>>",
        "<</Type /Page /Parent 2 0 R /Annots [4 0 R]>>",
        "<</Type /Annot /Subtype /Widget /FT /Sig /T (s) /Rect [300 700 450 760] /V 5 0 R>>",
    ];
    let mut objects: Vec<String> = objects.iter().map(|object| (*object).to_owned()).collect();
    objects.push(empty_signature());
    sign(revision(b"%PDF-1.7\n".to_vec(), 1, &objects, None), pen)
}

fn only(pdf: &[u8]) -> Signature {
    let mut found = find(pdf);
    assert_eq!(found.len(), 1);
    found.remove(0)
}

const VALID: [&str; 2] = ["2024-01-01", "2028-01-01"];

#[test]
fn who_signed_and_when_is_told() {
    let signature = only(&signed_paper(&ec_pen(VALID)));
    assert_eq!(signature.state, State::Valid);
    assert_eq!(signature.signer.as_deref(), Some("Trần Văn Thử"));
    assert_eq!(
        signature.organisation.as_deref(),
        Some("Ban Quản lý Khu kinh tế Vân Phong")
    );
    assert_eq!(
        signature.signed_at,
        Some("2025-10-05T03:00:00Z".parse().unwrap())
    );
    assert_eq!(signature.algorithm, "ECDSA SHA-256");
    assert_eq!(
        (signature.order, signature.of, signature.later_bytes),
        (1, 1, 0)
    );
    let chain: Vec<Option<bool>> = signature
        .certificates
        .iter()
        .map(|c| c.signed_by_next)
        .collect();
    assert_eq!(chain, [Some(true), None]);
}

#[test]
fn the_usual_algorithms_are_calculated() {
    let rsa = |hash: &str| match hash {
        "SHA-1" => {
            let key = Box::leak(Box::new(RsaKey::<sha1::Sha1>::new(RSA_KEY.clone())));
            pen::<_, rsa::pkcs1v15::Signature>(key, signers(&key.verifying_key(), VALID), SHA1)
        }
        "SHA-256" => {
            let key = Box::leak(Box::new(RsaKey::<Sha256>::new(RSA_KEY.clone())));
            pen::<_, rsa::pkcs1v15::Signature>(key, signers(&key.verifying_key(), VALID), SHA256)
        }
        _ => {
            let key = Box::leak(Box::new(RsaKey::<Sha512>::new(RSA_KEY.clone())));
            pen::<_, rsa::pkcs1v15::Signature>(key, signers(&key.verifying_key(), VALID), SHA512)
        }
    };
    for hash in ["SHA-1", "SHA-256", "SHA-512"] {
        let signature = only(&signed_paper(&rsa(hash)));
        assert_eq!(signature.state, State::Valid, "{hash}");
        assert_eq!(signature.algorithm, format!("RSA {hash}"));
    }
    let key = p384::ecdsa::SigningKey::from_slice(&[5; 48]).unwrap();
    let held = signers(key.verifying_key(), VALID);
    let pen = pen::<_, p384::ecdsa::DerSignature>(&key, held, SHA384);
    let signature = only(&signed_paper(&pen));
    assert_eq!(
        (signature.state, signature.algorithm.as_str()),
        (State::Valid, "ECDSA SHA-384")
    );
}

#[test]
fn a_changed_byte_and_a_foreign_key_are_told_apart() {
    let mut altered = signed_paper(&ec_pen(VALID));
    let at = altered
        .windows(10)
        .position(|bytes| bytes == b"/ByteRange")
        .unwrap();
    let box_at = altered
        .windows(3)
        .position(|bytes| bytes == b"760")
        .unwrap();
    assert!(box_at < at);
    altered[box_at] = b'6';
    assert_eq!(only(&altered).state, State::Altered);

    let stranger = ec_key(11);
    let own = ec_pen(VALID);
    let pen = pen::<_, p256::ecdsa::DerSignature>(&stranger, own.certificate, SHA256);
    assert_eq!(only(&signed_paper(&pen)).state, State::Forged);
}

#[test]
fn a_certificate_must_be_valid_on_the_day_of_signing() {
    assert_eq!(
        only(&signed_paper(&ec_pen(["2020-01-01", "2025-10-04"]))).state,
        State::Expired
    );
    assert_eq!(
        only(&signed_paper(&ec_pen(["2025-10-06", "2027-01-01"]))).state,
        State::Expired
    );
    // Long run out today, but not then.
    assert_eq!(
        only(&signed_paper(&ec_pen(["2025-10-01", "2025-10-09"]))).state,
        State::Valid
    );
}

#[test]
fn a_later_signature_is_in_order_and_a_later_change_is_told() {
    let first = signed_paper(&ec_pen(VALID));
    let table = String::from_utf8_lossy(&first)
        .rfind("xref\n0")
        .unwrap_or(9);
    let field = "<</Type /Annot /Subtype /Widget /FT /Sig /T (t) /Rect [0 0 0 0] /V 7 0 R>>";
    let second = revision(
        first,
        6,
        &[field.to_owned(), empty_signature()],
        Some(table),
    );
    let second = sign(
        second,
        &Pen {
            day: "2025-10-07",
            ..ec_pen(VALID)
        },
    );
    let found = find(&second);
    let told: Vec<(State, usize, usize)> = found
        .iter()
        .map(|s| (s.state, s.order, s.later_bytes))
        .collect();
    assert_eq!(told, [(State::Valid, 1, 0), (State::Valid, 2, 0)]);
    assert!(found[0].signed_at < found[1].signed_at);

    let changed = revision(second, 8, &["<</Title (Another)>>".to_owned()], Some(table));
    let found = find(&changed);
    assert!(found[1].later_bytes > 50);
    let mark = found[1].clone().into_mark(Rect::default());
    assert_eq!(mark.why.as_deref(), Some("signature-later-changes"));
}

#[test]
fn a_signature_stands_on_its_page_where_it_is_shown() {
    let page = Page {
        dpi: 150.0,
        ..Page::empty(1, (1200, 1600), TextOrigin::Scan)
    };
    let mut pages = [page];
    for (index, shown) in shown(&signed_paper(&ec_pen(VALID)), pages.len()) {
        shown.put_on(&mut pages[index]);
    }
    let mark = &pages[0].marks[0];
    assert_eq!(mark.rect, Rect::new(600, 80, 300, 120));
    assert_eq!(mark.detail["signed_on"], "2025-10-05");
    assert!(
        mark.text.starts_with("Trần Văn Thử, Ban Quản lý"),
        "{}",
        mark.text
    );
    assert_eq!(mark.why, None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn damaged_files_are_no_valid_signatures(at in 0usize..9000, byte in any::<u8>()) {
        static PAPER: LazyLock<Vec<u8>> = LazyLock::new(|| signed_paper(&ec_pen(VALID)));
        let mut paper = PAPER.clone();
        let at = at % paper.len();
        prop_assume!(paper[at] != byte && !(paper[at].is_ascii_hexdigit() && byte.is_ascii_hexdigit()));
        paper[at] = byte;
        let valid = find(&paper).iter().any(|s| s.state == State::Valid && s.later_bytes == 0);
        // Only the padding after the signature may change unseen, and only to other digits.
        prop_assert!(!valid);
    }
}
