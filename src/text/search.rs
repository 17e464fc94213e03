//! Finding a name by a few typed letters, in English and in Hangul that is still being typed: `단체`, `단ㅊ` and `ㄷㅊ`
//! all find 단체 사진.
//!
//! Must not know: what is named.

/// Initial consonants in the order of the Hangul syllables block (Unicode, chapter 3.12).
const INITIALS: [char; 19] =
    ['ㄱ', 'ㄲ', 'ㄴ', 'ㄷ', 'ㄸ', 'ㄹ', 'ㅁ', 'ㅂ', 'ㅃ', 'ㅅ', 'ㅆ', 'ㅇ', 'ㅈ', 'ㅉ', 'ㅊ', 'ㅋ', 'ㅌ', 'ㅍ', 'ㅎ'];
/// Final consonants in that order; those of two letters as the two that are typed.
const FINALS: [&str; 28] = [
    "", "ㄱ", "ㄲ", "ㄱㅅ", "ㄴ", "ㄴㅈ", "ㄴㅎ", "ㄷ", "ㄹ", "ㄹㄱ", "ㄹㅁ", "ㄹㅂ", "ㄹㅅ", "ㄹㅌ", "ㄹㅍ", "ㄹㅎ",
    "ㅁ", "ㅂ", "ㅂㅅ", "ㅅ", "ㅆ", "ㅇ", "ㅈ", "ㅊ", "ㅋ", "ㅌ", "ㅍ", "ㅎ",
];

/// How well `query` fits the best of `names`; higher is better, `None` is not at all. Every word of the query has to
/// fit the same name: as a part of it, by Hangul initials, or as letters in their order. An empty query fits
/// everything.
#[must_use]
pub fn score(query: &str, names: &[&str]) -> Option<u32> {
    let words: Vec<Vec<char>> = query.split_whitespace().map(letters).collect();
    names.iter().filter_map(|name| words.iter().map(|word| word_score(word, name)).sum()).max()
}

fn word_score(word: &[char], name: &str) -> Option<u32> {
    let typed = letters(name);
    if let Some(at) = part(word, &typed) {
        let begins_a_word = at == 0 || typed.get(at - 1).is_none_or(|before| !before.is_alphanumeric());
        return Some(if begins_a_word { 300 } else { 200 });
    }
    if part(word, &initials(name)).is_some() {
        return Some(150);
    }
    let mut left = typed.iter();
    let in_order = word.len() > 1 && word.iter().all(|letter| left.any(|other| other == letter));
    in_order.then_some(50)
}

/// Where `word` begins in `text`.
fn part(word: &[char], text: &[char]) -> Option<usize> {
    text.windows(word.len().max(1)).position(|piece| piece == word)
}

/// The letters as they are typed: small Latin ones, Hangul syllables taken apart.
fn letters(text: &str) -> Vec<char> {
    let mut out = Vec::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match syllable(c) {
            Some((initial, vowel, last)) => {
                out.extend([initial, vowel]);
                out.extend(last.chars());
            }
            None => out.push(c),
        }
    }
    out
}

/// The initial consonants of Hangul syllables; anything else but spaces as it is.
fn initials(text: &str) -> Vec<char> {
    let kept = text.chars().filter(|c| !c.is_whitespace());
    kept.map(|c| syllable(c).map_or(c, |(initial, _, _)| initial)).collect()
}

/// A Hangul syllable's parts.
fn syllable(c: char) -> Option<(char, char, &'static str)> {
    let index = (c as u32).checked_sub('가' as u32).filter(|index| *index < 11_172)?;
    let initial = INITIALS.get(index as usize / 588)?;
    let vowel = char::from_u32('ㅏ' as u32 + index / 28 % 21)?;
    Some((*initial, vowel, FINALS.get(index as usize % 28)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPEN: &[&str] = &["단체 사진 열기", "Open group photo"];
    const FLIP: &[&str] = &["좌우 뒤집기", "Flip left to right"];

    #[test]
    fn a_name_is_found_in_both_languages_and_by_initials_and_while_it_is_typed() {
        for query in ["단체", "단ㅊ", "다", "단체 열", "ㄷㅊ", "ㄷㅊㅅㅈ", "사지", "group", "OPEN photo", "opgr", ""]
        {
            assert!(score(query, OPEN).is_some(), "{query}");
        }
        for query in ["단체", "ㄷㅊ", "group", "opgr", "x"] {
            assert_eq!(score(query, FLIP), None, "{query}");
        }
        assert!(score("ㄷㅈㄱ", FLIP).is_some() && score("뒤집", FLIP).is_some());
    }

    #[test]
    fn the_beginning_of_a_word_is_better_than_its_middle_and_that_than_scattered_letters() {
        let names = |name| score("in", &[name]);
        assert!(
            names("Zoom in") > names("Bring forward") && names("Bring forward") > names("Dimension").map(|s| s - 1)
        );
        assert!(score("zi", &["Zoom in"]) < score("zo", &["Zoom in"]));
    }
}
