//! Words of the demo: what people write and what organisations answer, put together from phrases of the category, of
//! its group and of everybody. The first sentence works as a title. No names, phones or addresses of people.

mod homes;
mod outdoors;
mod people;
mod shared;
mod streets;
mod traffic;

use std::collections::BTreeMap;

use rand::{
    Rng,
    seq::{IndexedRandom, SliceRandom},
};

use super::categories::{Group, Leaf};

/// Phrases of one category.
pub struct Phrases {
    /// Code of the category.
    pub code: &'static str,
    /// First sentences without the full stop; at most 70 characters with everything filled in.
    pub titles: &'static [&'static str],
    /// What is seen.
    pub details: &'static [&'static str],
    /// What the organisation did.
    pub answers: &'static [&'static str],
}

/// Phrases of a group of categories.
pub struct Talk {
    /// Whom it hurts.
    pub harm: &'static [&'static str],
    /// Why a term is moved.
    pub delays: &'static [&'static str],
    /// Why it cannot be solved.
    pub refusals: &'static [&'static str],
    /// Why the citizen says no.
    pub objections: &'static [&'static str],
}

/// Notes about the place beside the address.
const PLACE_NOTES: &[&str] = &[
    "у второго подъезда",
    "со стороны двора",
    "ближе к остановке",
    "на углу, у светофора",
    "за трансформаторной будкой",
    "напротив арки",
    "в десяти шагах от пешеходного перехода",
    "слева от входа",
];

/// Finds phrases and fills them.
pub struct Words {
    by_code: BTreeMap<&'static str, &'static Phrases>,
}

impl Default for Words {
    fn default() -> Self {
        let all = [
            streets::PHRASES,
            traffic::PHRASES,
            homes::PHRASES,
            outdoors::PHRASES,
            people::PHRASES,
        ];
        Self {
            by_code: all
                .into_iter()
                .flatten()
                .map(|phrases| (phrases.code, phrases))
                .collect(),
        }
    }
}

fn talk(group: &Group, leaf: &Leaf) -> &'static Talk {
    match group.code {
        // bills are paperwork, whatever house they are for
        _ if leaf.code == "charges" => &people::SOCIAL,
        "roads" => &streets::ROADS,
        "light" => &streets::LIGHT,
        "traffic" => &traffic::TRAFFIC,
        "transport" => &traffic::TRANSPORT,
        "utilities" => &homes::UTILITIES,
        "houses" => &homes::HOUSES,
        "yards" => &outdoors::YARDS,
        "waste" => &outdoors::WASTE,
        "green" => &outdoors::GREEN,
        "shore" => &outdoors::SHORE,
        "nature" => &people::NATURE,
        _ => &people::SOCIAL,
    }
}

fn pick<'a>(list: &[&'a str], rng: &mut impl Rng) -> &'a str {
    list.choose(rng).copied().unwrap_or_default()
}

fn fill(template: &str, house: &str, rng: &mut impl Rng) -> String {
    let mut text = template.to_owned();
    if text.contains("{at}") {
        text = text.replace("{at}", pick(shared::PLACES, rng));
    }
    if !text.contains('{') {
        return text;
    }
    let number: u32 = house
        .chars()
        .take_while(char::is_ascii_digit)
        .collect::<String>()
        .parse()
        .unwrap_or(1);
    text.replace("{house}", house)
        .replace("{next}", &(number + 2).to_string())
        .replace("{n}", &rng.random_range(5..=9).to_string())
        .replace("{few}", &rng.random_range(2..=4).to_string())
        .replace("{m}", &rng.random_range(5..=20).to_string())
        .replace("{bus}", &rng.random_range(2..=31).to_string())
        .replace("{t}", &rng.random_range(20..=23).to_string())
        .replace(
            "{d}",
            [100, 150, 200, 300].choose(rng).unwrap_or(&100).to_string().as_str(),
        )
        .replace("{v}", &rng.random_range(219..=228).to_string())
}

// Most people write five or six short sentences, few write a page.
fn sentences(rng: &mut impl Rng) -> usize {
    match rng.random_range(0..100) {
        0..5 => 0,
        5..12 => 1,
        12..20 => 3,
        20..31 => 4,
        31..43 => 5,
        43..81 => 6,
        81..91 => 7,
        91..97 => 9,
        _ => 12,
    }
}

impl Words {
    /// The text of a complaint in Russian.
    pub fn complaint(&self, group: &Group, leaf: &Leaf, house: &str, rng: &mut impl Rng) -> String {
        let Some(phrases) = self.by_code.get(leaf.code) else {
            return format!("{}.", leaf.ru);
        };
        let wanted = sentences(rng);
        let mut rest: Vec<&str> = Vec::new();
        rest.extend(phrases.details.choose_multiple(rng, wanted.div_ceil(2)));
        if wanted > 1 && rng.random_bool(0.7) {
            rest.push(pick(shared::SINCE, rng));
        }
        if wanted > 2 {
            let harm = usize::from(wanted > 5) + 1;
            rest.extend(talk(group, leaf).harm.choose_multiple(rng, harm));
        }
        if wanted > 6 {
            let mut stories: Vec<_> = shared::STORIES.to_vec();
            stories.shuffle(rng);
            rest.extend(stories.into_iter().take(wanted / 3));
        }
        rest.truncate(wanted.max(1));
        if wanted > 1 && rng.random_bool(0.55) {
            rest.push(pick(shared::REQUESTS, rng));
        }
        if wanted == 0 {
            rest.clear();
        }
        let title = fill(pick(phrases.titles, rng), house, rng);
        let mut text = format!("{title}.");
        for (index, sentence) in rest.iter().enumerate() {
            // long letters come in paragraphs
            text.push_str(if rest.len() > 8 && index % 4 == 3 { "\n\n" } else { " " });
            text.push_str(&fill(sentence, house, rng));
        }
        text
    }

    /// The text of a visitor who writes in English.
    pub fn visitor(leaf: &Leaf, house: &str, rng: &mut impl Rng) -> String {
        let mut text = fill(
            &format!("{} {}.", leaf.en, pick(shared::ENGLISH_PLACES, rng)),
            house,
            rng,
        );
        let count = rng.random_range(1..=4);
        for sentence in shared::ENGLISH.choose_multiple(rng, count) {
            text.push(' ');
            text.push_str(sentence);
        }
        text
    }

    /// What the organisation did, at least 30 characters.
    pub fn answer(&self, leaf: &Leaf, house: &str, rng: &mut impl Rng) -> String {
        let answers = self.by_code.get(leaf.code).map_or(&[][..], |phrases| phrases.answers);
        fill(pick(answers, rng), house, rng)
    }

    /// Why the term is moved.
    pub fn delay(group: &Group, leaf: &Leaf, rng: &mut impl Rng) -> &'static str {
        pick(talk(group, leaf).delays, rng)
    }

    /// Why it cannot be solved.
    pub fn refusal(group: &Group, leaf: &Leaf, rng: &mut impl Rng) -> &'static str {
        pick(talk(group, leaf).refusals, rng)
    }

    /// Why the citizen says no.
    pub fn objection(group: &Group, leaf: &Leaf, rng: &mut impl Rng) -> &'static str {
        pick(talk(group, leaf).objections, rng)
    }

    /// What the organisation asks the citizen.
    pub fn question(rng: &mut impl Rng) -> &'static str {
        pick(shared::QUESTIONS, rng)
    }

    /// Why the checker returned an answer.
    pub fn return_reason(rng: &mut impl Rng) -> &'static str {
        pick(shared::RETURNS, rng)
    }

    /// What the citizen says with "yes", often nothing.
    pub fn thanks(rng: &mut impl Rng) -> &'static str {
        pick(shared::THANKS, rng)
    }

    /// A note about the place, often none.
    pub fn place_note(rng: &mut impl Rng) -> &'static str {
        if rng.random_bool(0.22) {
            pick(PLACE_NOTES, rng)
        } else {
            ""
        }
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    use super::{super::categories, *};

    fn samples() -> Vec<String> {
        let (words, mut rng) = (Words::default(), ChaCha8Rng::seed_from_u64(7));
        let mut list = Vec::new();
        for (group, leaf) in categories::leaves() {
            for _ in 0..40 {
                list.push(words.complaint(group, leaf, "128а", &mut rng));
            }
        }
        list
    }

    #[test]
    fn every_category_has_phrases_and_no_phrase_is_without_a_category() {
        let words = Words::default();
        let codes: Vec<_> = categories::leaves().map(|(_, leaf)| leaf.code).collect();
        assert_eq!(codes.len(), words.by_code.len());
        for code in codes {
            let phrases = words.by_code.get(code).unwrap();
            assert!(
                phrases.titles.len() > 1 && phrases.details.len() > 2 && !phrases.answers.is_empty(),
                "{code}"
            );
        }
    }

    #[test]
    fn the_first_sentence_works_as_a_title() {
        for text in samples() {
            let (title, _) = text.split_once('.').unwrap();
            assert!((10..=70).contains(&title.chars().count()), "{title}");
            assert!(!text.contains('{') && !text.contains('}'), "{text}");
        }
    }

    #[test]
    fn texts_are_mostly_short_and_sometimes_long() {
        let mut lengths: Vec<_> = samples().iter().map(|text| text.chars().count()).collect();
        lengths.sort_unstable();
        let median = lengths[lengths.len() / 2];
        assert!((200..=280).contains(&median), "median {median}");
        assert!(
            lengths[0] >= 10 && lengths[lengths.len() - 1] > 700,
            "{:?}",
            (lengths[0], lengths.last())
        );
    }

    #[test]
    fn no_text_has_a_phone_or_a_mail_address() {
        for text in samples() {
            assert!(!text.contains('@'), "{text}");
            let digits = text.split(|c: char| !c.is_ascii_digit() && !" -()+".contains(c));
            for run in digits {
                assert!(run.chars().filter(char::is_ascii_digit).count() < 7, "{text}");
            }
        }
    }

    #[test]
    fn answers_are_long_enough_to_say_what_was_done() {
        let (words, mut rng) = (Words::default(), ChaCha8Rng::seed_from_u64(7));
        for (group, leaf) in categories::leaves() {
            for _ in 0..5 {
                let answer = words.answer(leaf, "5", &mut rng);
                assert!(
                    answer.chars().count() >= 30 && !answer.contains('{'),
                    "{}: {answer}",
                    leaf.code
                );
            }
            assert!(
                !Words::delay(group, leaf, &mut rng).is_empty() && !Words::refusal(group, leaf, &mut rng).is_empty()
            );
        }
    }
}
