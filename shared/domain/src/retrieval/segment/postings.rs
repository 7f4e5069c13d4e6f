//! Lists of passages per term: for each passage the distance from the one before and the number of occurrences, as numbers of
//! seven bits a byte, low bits first, the high bit set on all bytes but the last.

/// A passage that holds a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) struct Posting {
    /// The passage's number in its segment.
    pub(in super::super) passage: usize,
    /// How often the term occurs in it.
    pub(in super::super) occurrences: u32,
}

/// Appends a list; `postings` are in the order of their passages.
pub(super) fn write(postings: &[(u32, u32)], out: &mut Vec<u8>) {
    let mut previous = 0;
    for &(passage, occurrences) in postings {
        write_number(passage - previous, out);
        write_number(occurrences, out);
        previous = passage;
    }
}

/// Reads a list back; stops at the first thing that cannot have been written.
pub(super) fn read(mut bytes: &[u8]) -> impl Iterator<Item = Posting> + '_ {
    let mut passage = 0_u32;
    std::iter::from_fn(move || {
        passage = passage.checked_add(read_number(&mut bytes)?)?;
        let occurrences = read_number(&mut bytes)?;
        Some(Posting { passage: passage as usize, occurrences })
    })
}

fn write_number(mut number: u32, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn read_number(bytes: &mut &[u8]) -> Option<u32> {
    let mut number = 0;
    for shift in (0..32).step_by(7) {
        let byte = *bytes.split_off_first()?;
        number |= u32::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Posting, read, write};

    proptest! {
        #[test]
        fn lists_survive(postings in prop::collection::btree_map(any::<u32>(), any::<u32>(), 0..50)) {
            let postings: Vec<(u32, u32)> = postings.into_iter().collect();
            let mut bytes = Vec::new();
            write(&postings, &mut bytes);
            let read: Vec<Posting> = read(&bytes).collect();
            let written = postings.iter().map(|&(passage, occurrences)| Posting { passage: passage as usize, occurrences });
            prop_assert_eq!(read, written.collect::<Vec<_>>());
        }
    }
}
