//! What the stored images say, as probes.

use super::measurement::{Finding, Probe};
use super::name::ProbeName;
use crate::survey::{Drift, Duplicates, Shortcut, Survey, Texture};
use crate::words::{images, number, percent, verb, with_interval};

/// The correlation of neighbouring pixels from which on they are called alike.
const ALIKE: f64 = 0.5;

pub(crate) fn probes(survey: &Survey, alike: bool) -> Vec<Probe> {
    let mut probes = Vec::new();
    probes.extend(survey.duplicates.as_ref().map(duplicates));
    probes.extend(survey.drift.as_ref().map(|x| drift(x, alike)));
    probes.extend(survey.shortcut.as_ref().map(|x| shortcut(x, alike)));
    probes.extend(survey.texture.as_ref().map(texture));
    probes
}

fn duplicates(found: &Duplicates) -> Probe {
    let (copies, of) = (found.test.part, found.test.count);
    let natural = percent(found.natural.value());
    let sentence = if found.leaks {
        format!(
            "{copies} of {} for testing are copies or near-copies of training images ({} of them exact); among training images themselves {natural} have such a twin.",
            images(of),
            found.exact
        )
    } else if copies == 0 {
        format!(
            "None of {} for testing is a copy or near-copy of a training image.",
            images(of)
        )
    } else {
        let why = if found.usual {
            format!("as many look alike among the training images ({natural})")
        } else if found.are_few() {
            "that is few".to_owned()
        } else {
            "a single one may be an accident".to_owned()
        };
        format!(
            "{copies} of {} for testing {} like a training image; {why}.",
            images(of),
            verb(copies, "looks", "look")
        )
    };
    Probe::new(
        ProbeName::Duplicates,
        with_interval(found.test.value(), found.test.interval()),
        (Some(found.test.value()), Some(found.test.interval())),
        format!("no more than the {natural} that look alike anyway"),
        if found.leaks {
            Finding::Concern
        } else if copies == 0 || found.usual || found.are_few() {
            Finding::Fine
        } else {
            Finding::Open
        },
        sentence,
    )
}

fn drift(found: &Drift, alike: bool) -> Probe {
    let (train, test) = (number(found.train), number(found.test));
    let apart = percent(found.distance);
    let property = found.property;
    let (finding, sentence) = if found.drifts && !alike {
        (
            Finding::Open,
            format!(
                "Test images differ in {property}, but as the splits hold the classes in other shares, that is no wonder."
            ),
        )
    } else if found.drifts {
        let others = found
            .differing
            .iter()
            .filter(|x| **x != property)
            .copied()
            .collect::<Vec<_>>()
            .join(", ");
        let others = if others.is_empty() {
            String::new()
        } else {
            format!("; {others} differ too")
        };
        (
            Finding::Concern,
            format!(
                "Test images differ from training images in {property}: {test} on average instead of {train}, and the distributions are {apart} apart{others}."
            ),
        )
    } else if !found.is_small() {
        (
            Finding::Open,
            format!(
                "Test images differ most in {property} ({test} on average instead of {train}, the distributions {apart} apart); so few images do not tell whether they are of another kind."
            ),
        )
    } else if found.may_be_chance() {
        (
            Finding::Fine,
            format!(
                "Brightness, contrast, sharpness and colours of test images are like those of training images; the largest difference is in {property} ({test} instead of {train}), no more than chance gives."
            ),
        )
    } else {
        (
            Finding::Fine,
            format!(
                "Test images differ a little from training images, most in {property} ({test} on average instead of {train}): the distributions are {apart} apart."
            ),
        )
    };
    Probe::new(
        ProbeName::Drift,
        format!("{property} {apart} apart"),
        (Some(found.distance), None),
        "distributions less than 30% apart, or no further than chance puts them".to_owned(),
        finding,
        sentence,
    )
}

fn shortcut(found: &Shortcut, alike: bool) -> Probe {
    let (train, test) = (percent(found.train.value()), percent(found.test.value()));
    let place = &found.place;
    let (finding, sentence) = if found.misleads && !alike {
        (
            Finding::Open,
            "The splits hold the classes in other shares, so details of their images cannot be compared."
                .to_owned(),
        )
    } else if found.misleads {
        (
            Finding::Concern,
            format!(
                "The colour of one small place, {place}, tells the class of {train} of the training images, but of only {test} of the test images."
            ),
        )
    } else if !found.is_harmless() {
        (
            Finding::Open,
            format!(
                "The place that tells most, {place}, gives the class of {train} of the training images and {test} of the test images; so few images do not tell whether that misleads."
            ),
        )
    } else if found.tells_little() {
        (
            Finding::Fine,
            format!(
                "No single place tells the class: the one that tells most, {place}, gives that of {train} of the training images, where guessing gives {}.",
                percent(found.chance)
            ),
        )
    } else {
        (
            Finding::Fine,
            format!(
                "No single place tells the class in training images only: the one that tells most, {place}, gives {train} in training images and {test} in test images."
            ),
        )
    };
    Probe::new(
        ProbeName::Shortcut,
        format!("{train} in training, {test} in test images"),
        (Some(found.train.value() - found.test.value()), None),
        "about the same in training and test images".to_owned(),
        finding,
        sentence,
    )
}

fn texture(found: &Texture) -> Probe {
    let correlation = number(found.correlation);
    Probe::new(
        ProbeName::Texture,
        correlation.clone(),
        (Some(found.correlation), None),
        format!(
            "far above {}, which pixels without connection give",
            number(found.by_chance)
        ),
        if found.is_noise {
            Finding::Concern
        } else {
            Finding::Fine
        },
        if found.is_noise {
            format!(
                "Neighbouring pixels have nothing in common (their correlation is {correlation}), as in noise."
            )
        } else if found.correlation >= ALIKE {
            format!(
                "Neighbouring pixels are alike (their correlation is {correlation}), as in pictures of something."
            )
        } else {
            format!(
                "Neighbouring pixels have to do with each other (their correlation is {correlation}), if less than in photographs."
            )
        },
    )
}
