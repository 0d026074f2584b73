use super::*;
use proptest::prelude::*;

/// One layer of 1 by 3 places that adds a place to its neighbours, then labels of 1 by 1.
fn file() -> Vec<u8> {
    let mut file = MAGIC.to_vec();
    let numbers = |values: &[u32]| {
        values
            .iter()
            .flat_map(|v| v.to_le_bytes())
            .collect::<Vec<u8>>()
    };
    file.extend(numbers(&[2]));
    file.extend(numbers(&[1, 3, 1, 1, 1, 1, 1]));
    file.extend(1f32.to_le_bytes());
    file.extend(0f32.to_le_bytes());
    file.extend([1, 1, 1]);
    file.extend(numbers(&[1, 1, 1, 12, 1, 1, 1]));
    (0..12).for_each(|label| file.extend((label as f32).to_le_bytes()));
    (0..12).for_each(|_| file.extend(0f32.to_le_bytes()));
    file.extend([1; 12]);
    file
}

#[test]
fn a_window_sums_its_neighbours_and_edges_are_paper() {
    let network = Network::parse(&file()).expect("a whole file");
    let picture = Picture {
        columns: 3,
        rows: 1,
        ink: vec![0.0, 1.0, 0.5],
    };
    let steps = network.scores(&picture);
    assert_eq!(steps.len(), 3);
    // Sums are 1, 1.5, 1.5: the labels' scores are that times the label.
    let expected = |sum: f32| {
        let whole: f32 = (0..12).map(|label| (sum * label as f32).exp()).sum();
        (sum * 11.0).exp() / whole
    };
    assert!((steps[0][11] - expected(1.0)).abs() < 1e-5);
    assert!((steps[2][11] - expected(1.5)).abs() < 1e-5);
}

#[test]
fn a_broken_file_is_none_of_ours() {
    let whole = file();
    assert!(Network::parse(&whole[..whole.len() - 1]).is_none());
    assert!(Network::parse(b"something else").is_none());
}

proptest! {
    #[test]
    fn whatever_the_bytes_parsing_ends(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let mut file = MAGIC.to_vec();
        file.extend(bytes);
        let _ = Network::parse(&file);
    }
}
