//! The Damm check digit: catches every single wrong digit and every swap of neighbours.
//! H. M. Damm, "Total anti-symmetrische Quasigruppen", 2004; the table is the one of that thesis.

const TABLE: [[u8; 10]; 10] = [
    [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
    [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
    [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
    [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
    [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
    [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
    [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
    [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
    [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
    [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
];

/// The check digit for the decimal digits of `text`; other characters are passed over.
/// The digits followed by their own check digit give 0.
pub fn damm(text: &str) -> u8 {
    text.bytes()
        .filter(u8::is_ascii_digit)
        .fold(0, |row, byte| TABLE[usize::from(row)][usize::from(byte - b'0')])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_example_holds() {
        assert_eq!(damm("572"), 4);
        assert_eq!(damm("5724"), 0);
    }

    #[test]
    fn every_single_error_and_neighbour_swap_is_caught() {
        for number in ["26000123", "26999999", "27100000"] {
            let good: Vec<u8> = format!("{number}{}", damm(number)).into_bytes();
            for place in 0..good.len() {
                for digit in b'0'..=b'9' {
                    let mut bad = good.clone();
                    bad[place] = digit;
                    let same = bad == good;
                    assert_eq!(damm(std::str::from_utf8(&bad).unwrap()) == 0, same);
                }
                if place + 1 < good.len() && good[place] != good[place + 1] {
                    let mut bad = good.clone();
                    bad.swap(place, place + 1);
                    assert_ne!(damm(std::str::from_utf8(&bad).unwrap()), 0);
                }
            }
        }
    }
}
