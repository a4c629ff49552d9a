//! How figures are put into words.

/// A share in percent, with one decimal at most; only all is 100%, and only none is 0%.
pub(crate) fn percent(share: f64) -> String {
    let tenths = (share * 1000.0).round();
    let tenths = if tenths == 1000.0 && share < 1.0 {
        999.0
    } else if tenths == 0.0 && share > 0.0 {
        1.0
    } else {
        tenths
    };
    format!("{}%", signed(tenths / 10.0))
}

/// A difference of shares: `1 point`, `5.5 points`.
pub(crate) fn points(difference: f64) -> String {
    let text = percent(difference);
    let figure = text.trim_end_matches('%');
    let is_one = matches!(figure, "1" | "−1");
    format!("{figure} point{}", if is_one { "" } else { "s" })
}

/// A share in whole percent, for headlines; only all is 100%, and only none is 0%.
pub(crate) fn whole_percent(share: f64) -> String {
    let whole = (share * 100.0).round();
    if (whole == 100.0 && share < 1.0) || (whole == 0.0 && share > 0.0) {
        return percent(share);
    }
    format!("{}%", signed(whole))
}

/// A number with a minus sign that is not a hyphen.
fn signed(x: f64) -> String {
    let sign = if x < 0.0 { "−" } else { "" };
    format!("{sign}{}", x.abs())
}

/// An interval of shares, in whole percent: `3–10%`.
pub(crate) fn percent_interval([low, high]: [f64; 2]) -> String {
    let whole = |x: f64| signed((x * 100.0).round());
    if low < 0.0 {
        format!("{} to {}%", whole(low), whole(high))
    } else {
        format!("{}–{}%", whole(low), whole(high))
    }
}

/// An interval of differences, in whole points: `−3 to 12 points`.
pub(crate) fn point_range([low, high]: [f64; 2]) -> String {
    let whole = |x: f64| (x * 100.0).round() / 100.0;
    format!(
        "{} to {}",
        signed((whole(low) * 100.0).round()),
        points(whole(high))
    )
}

/// A share with its interval: `6% (95% interval 3–10%)`.
pub(crate) fn with_interval(share: f64, interval: [f64; 2]) -> String {
    format!(
        "{} (95% interval {})",
        percent(share),
        percent_interval(interval)
    )
}

/// A number with three significant digits.
pub(crate) fn number(x: f64) -> String {
    if x == 0.0 || !x.is_finite() {
        return format!("{x}");
    }
    let digits = 2 - x.abs().log10().floor() as i32;
    let text = format!("{x:.*}", digits.clamp(0, 6) as usize);
    let text = text.replace('-', "−");
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

/// `1 image`, `2 images`.
pub(crate) fn images(count: usize) -> String {
    counted(count, "image", "images")
}

/// A number of things, in the form that fits it: `1 class`, `2 classes`.
pub(crate) fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// The verb that fits a number of things.
pub(crate) fn verb<'a>(count: usize, one: &'a str, many: &'a str) -> &'a str {
    if count == 1 { one } else { many }
}

/// `the one image`, `each of 2 images`.
pub(crate) fn each_image(count: usize) -> String {
    if count == 1 {
        "the one image".to_owned()
    } else {
        format!("each of {}", images(count))
    }
}

/// How many names of a list are written out.
const MOST_NAMES: usize = 5;

/// A list in words: `a`, `a and b`, `a, b and c`, and `a, b, c, d, e and 3 more`.
pub(crate) fn list(names: &[String]) -> String {
    let (shown, rest) = names.split_at(names.len().min(MOST_NAMES));
    match (shown, rest.len()) {
        ([], _) => String::new(),
        ([only], 0) => only.clone(),
        ([before @ .., last], 0) => format!("{} and {last}", before.join(", ")),
        (_, more) => format!("{} and {more} more", shown.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_all_is_a_hundred_percent_and_only_none_is_nothing() {
        for (share, whole, tenths) in [
            (1.0, "100%", "100%"),
            (0.9999, "99.9%", "99.9%"),
            (0.996, "99.6%", "99.6%"),
            (0.994, "99%", "99.4%"),
            (0.0, "0%", "0%"),
            (0.0001, "0.1%", "0.1%"),
            (0.25, "25%", "25%"),
        ] {
            assert_eq!(
                (whole_percent(share), percent(share)),
                (whole.to_owned(), tenths.to_owned())
            );
        }
    }

    #[test]
    fn lists_end_with_and() {
        let names: Vec<String> = (0..8).map(|x| x.to_string()).collect();
        assert_eq!(list(&names[..1]), "0");
        assert_eq!(list(&names[..3]), "0, 1 and 2");
        assert_eq!(list(&names), "0, 1, 2, 3, 4 and 3 more");
    }

    #[test]
    fn ranges_end_in_points() {
        assert_eq!(point_range([-0.03, 0.12]), "−3 to 12 points");
        assert_eq!(point_range([-0.29, 0.01]), "−29 to 1 point");
    }

    #[test]
    fn one_point_is_not_points() {
        for (difference, text) in [
            (0.01, "1 point"),
            (-0.01, "−1 point"),
            (0.0, "0 points"),
            (0.055, "5.5 points"),
            (0.11, "11 points"),
        ] {
            assert_eq!(points(difference), text);
        }
    }
}
