//! The list for other programs: CSV as RFC 4180 has it.

use super::Target;

/// The columns, in order.
const COLUMNS: &str = "id,kind,title,employer,level,welcome,topics,skills,deadline,link,status,applied,notes";

/// The list as CSV with a head; postings are left out.
pub fn csv(targets: &[Target]) -> String {
    let mut text = format!("{COLUMNS}\r\n");
    for target in targets {
        let (topics, skills) = (target.topics.join("; "), target.skills.join("; "));
        let fields = [
            target.id.as_str(),
            target.kind.as_str(),
            &target.title,
            &target.employer,
            &target.level,
            &target.welcome,
            &topics,
            &skills,
            target.deadline.as_deref().unwrap_or_default(),
            &target.link,
            target.status.as_str(),
            target.applied.as_deref().unwrap_or_default(),
            &target.notes,
        ];
        text += &fields.map(quoted).join(",");
        text += "\r\n";
    }
    text
}

/// Quoted where it must be. What a spreadsheet would take for a formula is made text.
fn quoted(field: &str) -> String {
    let formula = field.starts_with(['=', '+', '-', '@']);
    if !formula && !field.contains(['"', ',', '\n', '\r']) {
        return field.to_owned();
    }
    format!("\"{}{}\"", if formula { "'" } else { "" }, field.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comma_stays_in_its_field_and_no_field_is_a_formula() {
        let target = Target { title: "営業, 東京".to_owned(), notes: "=1+1".to_owned(), ..Target::default() };
        let csv = csv(&[target]);
        assert!(csv.contains(",\"営業, 東京\",") && csv.ends_with(",\"'=1+1\"\r\n"), "{csv}");
    }
}
