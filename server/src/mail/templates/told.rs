//! What people are told of their complaints, roles and proofs.

use super::super::letter::Block;
use super::{Unwritable, Writer, text};
use app::complaints::labels;
use app::complaints::model::EventKind;
use app::i18n::Letters;

/// What an author is told of a step of his complaint.
pub(super) fn of_step(w: &Writer<'_>, t: &Letters) -> Result<(String, Vec<Block>), Unwritable> {
    let kind = EventKind::parse(&w.param("kind")?).ok_or(Unwritable::NoParam("kind"))?;
    let what = labels::step(kind, w.lang);
    let fill = |words: &str| Ok::<_, Unwritable>(w.fill(words, &["number"])?.replace("{what}", what));
    let mut blocks = vec![text(&fill(t.step_text)?)];
    // public words of the step, if it has any
    blocks.extend(w.param("note").ok().map(|note| text(&note)));
    match kind {
        EventKind::Published => blocks.push(text(t.step_decide)),
        EventKind::NotSolved => blocks.push(text(t.step_end)),
        EventKind::InfoNeeded => blocks.push(text(t.step_question)),
        EventKind::Planned | EventKind::Reopened => {
            blocks.extend(w.param("due").ok().map(|due| text(&t.step_due.replace("{due}", &due))));
        }
        _ => {}
    }
    blocks.push(w.link(t.step_link, &w.param("link")?));
    Ok((fill(t.step_subject)?, blocks))
}

/// What a member of the staff is told of his roles.
pub(super) fn of_role(template: &str, w: &Writer<'_>, t: &Letters) -> Result<(String, Vec<Block>), Unwritable> {
    let door = w.link(t.role_link, "/admin");
    let (subject, said, more) = match template {
        "role-given" => (
            t.role_given_subject,
            t.role_given_text,
            vec![door, text(t.role_otherwise)],
        ),
        "role-changed" => (
            t.role_changed_subject,
            t.role_changed_text,
            vec![text(t.sessions_ended), door],
        ),
        _ => (t.role_ended_subject, t.role_ended_text, vec![text(t.sessions_ended)]),
    };
    let mut names = vec!["role", "place", "at"];
    if template == "role-changed" {
        names.extend(["former_role", "former_place"]);
    }
    let said = text(&w.fill(said, &names)?);
    Ok((subject.to_owned(), std::iter::once(said).chain(more).collect()))
}

/// What a member of the staff is told of his second proof.
pub(super) fn of_second_factor(
    template: &str,
    w: &Writer<'_>,
    t: &Letters,
) -> Result<(String, Vec<Block>), Unwritable> {
    let (subject, said) = match template {
        "second-factor-connected" => (t.factor_subject, t.factor_text),
        "recovery-code-used" => (t.spare_subject, t.spare_text),
        _ => (t.tries_subject, t.tries_text),
    };
    let said = w.fill(said, &["at", "device"])?;
    let link = w.link(t.factor_link, "/password");
    Ok((subject.to_owned(), vec![text(&said), text(t.factor_otherwise), link]))
}
