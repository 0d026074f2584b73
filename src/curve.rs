//! Curve: a rising line through points, by which one number stands for another.

/// Whether points rise on both axes, so that the line leads either way.
pub fn rises(points: &[[f32; 2]]) -> bool {
    points
        .windows(2)
        .all(|pair| pair[0][0] < pair[1][0] && pair[0][1] < pair[1][1])
}

/// The line through the points, from axis `x` to axis `y`, to 0 and 1 beyond its ends.
pub fn along(points: &[[f32; 2]], value: f32, x: usize, y: usize) -> f32 {
    let (mut left, mut right) = ([0.0, 0.0], [1.0, 1.0]);
    for point in points {
        if point[x] <= value {
            left = *point;
        } else {
            right = *point;
            break;
        }
    }
    let width = right[x] - left[x];
    let share = if width > 0.0 {
        (value - left[x]) / width
    } else {
        0.0
    };
    (left[y] + share * (right[y] - left[y])).clamp(0.0, 1.0)
}
