//! Papers that come by the thousand, and readers beside the writer.

use super::*;

#[test]
fn papers_stored_in_a_stream_are_found_like_those_stored_one_by_one() {
    let one_by_one = Archive::with(&PAPERS);
    let mut stream = Archive::new();
    let mut filing = Filing::default();
    let files = PAPERS.map(|paper| FiledFile::new(&mut filing, stored(paper.0, &paper)));
    stream
        .catalogue
        .store_stream(stream.batch, files.into_iter())
        .unwrap();
    stream.judge();
    for words in [
        "cong ty",
        "duong",
        "45/GPXD-KKT",
        "\"khu kinh tế\"",
        "van phong",
        "",
    ] {
        assert_eq!(stream.numbers(words), one_by_one.numbers(words), "{words}");
    }
}

#[test]
fn papers_that_come_again_in_a_stream_take_the_place_of_the_old_ones() {
    let mut archive = Archive::with(&PAPERS);
    let mut filing = Filing::default();
    let again = PAPERS.map(|mut paper| {
        paper.6 = "Nội dung khác";
        FiledFile::new(&mut filing, stored(paper.0, &paper))
    });
    let streamed = archive
        .catalogue
        .store_stream(archive.batch, again.into_iter());
    streamed.unwrap();
    archive.judge();
    for settled in [false, true] {
        if settled {
            archive.catalogue.settle_search().unwrap();
        }
        assert_eq!(archive.numbers("nội dung khác").len(), 6);
        assert_eq!(archive.numbers("\"kho xăng dầu\""), Vec::<String>::new());
        assert_eq!(archive.numbers("hồng phát"), ["45/GPXD-KKT"]);
    }
}

#[test]
fn a_reader_beside_the_writer_sees_what_was_committed() {
    let mut archive = Archive::with(&PAPERS[..1]);
    let reader = Catalogue::open_reader(archive._folder.path().join("c.db")).unwrap();
    let total = |words: &str| find(&reader, &Query::new(words, TODAY)).unwrap().total;
    assert_eq!(total("thủy sản"), 0);
    archive.store("145/GPMT-STNMT", &PAPERS[2]);
    assert_eq!(total("thủy sản"), 1);
    archive.judge();
    let of_kind = Query {
        kind: Some("gpmt".to_owned()),
        status: Some(Status::InForce),
        ..Query::new("", TODAY)
    };
    assert_eq!(find(&reader, &of_kind).unwrap().total, 1);
}
