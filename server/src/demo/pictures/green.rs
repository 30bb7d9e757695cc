//! Scenes of trees, the shore and the air. `done` draws the same place after the work.

use rand::Rng;

use super::{
    backdrop::{Mood, bay, house, sky, splash, street, tree, yard},
    canvas::{Canvas, HEIGHT, WIDTH, tint},
};

pub fn weak_tree(canvas: &mut Canvas, mood: &Mood, done: bool, rng: &mut impl Rng) {
    yard(canvas, mood, rng);
    let x = rng.random_range(290.0..350.0);
    canvas.oval(x, 430.0, 90.0, 14.0, 0x14_14_18, 0.18);
    if done {
        canvas.rect(x - 30.0, 392.0, 60.0, 40.0, 0x7a_5e_42);
        canvas.oval(x, 392.0, 30.0, 11.0, 0xd8_b8_86, 1.0);
        canvas.ring(x, 392.0, 18.0, 6.0, 1.8, 0xb0_8c_5c);
        for dx in [-150.0, 130.0] {
            canvas.line(&[(x + dx, 420.0), (x + dx, 330.0)], 4.0, 0x8a_6a_48);
            canvas.circle(x + dx, 318.0, 17.0, 0x7d_aa_65, 1.0);
        }
        return;
    }
    let lean = rng.random_range(60.0..120.0);
    let bark = mood.of(0x6b_57_46);
    let at = |share: f32| (x + lean * share, 430.0 - 340.0 * share);
    canvas.line(&[at(0.0), at(0.5)], 40.0, bark);
    canvas.line(&[at(0.45), at(1.0)], 26.0, bark);
    for (share, dx, dy) in [
        (0.55, -120.0, -70.0),
        (0.66, 120.0, -60.0),
        (0.8, -96.0, -84.0),
        (0.9, 84.0, -70.0),
        (1.0, 10.0, -70.0),
    ] {
        let from = at(share);
        let to = (from.0 + dx, from.1 + dy);
        canvas.curve([from, (from.0 + dx * 0.5, from.1), to], 10.0, bark, 1.0);
        canvas.line(&[to, (to.0 + dx * 0.25, to.1 - 24.0)], 5.0, bark);
        canvas.line(&[to, (to.0 + dx * 0.3, to.1 + 8.0)], 4.0, bark);
    }
    canvas.line(&[at(0.2), (at(0.32).0 + 8.0, at(0.32).1), at(0.5)], 5.0, 0x2f_26_20);
    canvas.oval(at(0.36).0 - 4.0, at(0.36).1, 9.0, 17.0, 0x2a_22_1e, 1.0);
    canvas.circle(at(0.66).0 + 128.0, at(0.66).1 - 78.0, 12.0, 0xa8_8a_4c, 1.0);
}

pub fn fallen_tree(canvas: &mut Canvas, mood: &Mood, done: bool, rng: &mut impl Rng) {
    street(canvas, mood, rng);
    if done {
        for _ in 0..60 {
            canvas.circle(
                rng.random_range(120.0..520.0),
                rng.random_range(330.0..430.0),
                2.0,
                0xc9_a8_74,
                0.8,
            );
        }
        return;
    }
    let y = rng.random_range(340.0..370.0);
    canvas.oval(330.0, y + 44.0, 300.0, 22.0, 0x14_14_18, 0.22);
    canvas.line(&[(60.0, y + 30.0), (420.0, y)], 44.0, mood.of(0x6b_51_38));
    canvas.circle(60.0, y + 30.0, 22.0, 0xc9_a8_74, 1.0);
    canvas.ring(60.0, y + 30.0, 12.0, 12.0, 2.5, 0x9a_7a_4c);
    let leaf = [0x5f_91_60, 0x8a_9a_4a, 0xb0_8a_3c][rng.random_range(0..3)];
    for _ in 0..26 {
        let (dx, dy) = (rng.random_range(-90.0..150.0), rng.random_range(-70.0..66.0));
        canvas.circle(
            450.0 + dx,
            y + dy,
            rng.random_range(18.0..42.0),
            tint(mood.of(leaf), rng.random_range(0.0..0.25)),
            1.0,
        );
    }
    for (dx, dy) in [(380.0, -60.0), (440.0, 70.0), (520.0, -40.0)] {
        canvas.line(&[(360.0, y), (dx, y + dy)], 9.0, mood.of(0x6b_51_38));
    }
}

pub fn beach(canvas: &mut Canvas, mood: &Mood, done: bool, rng: &mut impl Rng) {
    bay(canvas, mood, rng);
    canvas.blob(
        &[
            (-80.0, 520.0),
            (-80.0, 300.0),
            (120.0, 286.0),
            (330.0, 312.0),
            (520.0, 284.0),
            (740.0, 306.0),
            (740.0, 520.0),
        ],
        mood.of(0xe2_cf_a4),
        1.0,
    );
    canvas.line(&[(510.0, 410.0), (520.0, 250.0)], 6.0, 0x8a_6a_48);
    canvas.poly(&[(440.0, 268.0), (520.0, 232.0), (600.0, 268.0)], 0xc8_5a_3c);
    canvas.poly(&[(492.0, 268.0), (520.0, 232.0), (548.0, 268.0)], 0xf4_ec_dc);
    if done {
        return;
    }
    canvas.blob(&splash(230.0, 330.0, 240.0, 20.0, rng), 0x4c_5c_3a, 0.95);
    canvas.blob(&splash(340.0, 342.0, 160.0, 14.0, rng), 0x3c_4a_30, 0.95);
    let colours = [0xe8_f0_f2, 0x4a_8a_b0, 0xa3_55_3d, 0xc9_a4_4a, 0x3c_6a_4c];
    for _ in 0..34 {
        let (x, y) = (rng.random_range(10.0..630.0), rng.random_range(340.0..466.0));
        let colour = colours[rng.random_range(0..colours.len())];
        if rng.random_bool(0.4) {
            let tilt = rng.random_range(-10.0..10.0);
            canvas.line(&[(x, y), (x + 24.0, y + tilt)], 9.0, colour);
            canvas.line(&[(x + 26.0, y + tilt * 1.1), (x + 34.0, y + tilt * 1.4)], 4.0, colour);
        } else {
            canvas.poly(&splash(x, y, 13.0, 8.0, rng)[..6], colour);
        }
    }
}

pub fn embankment(canvas: &mut Canvas, mood: &Mood, done: bool, rng: &mut impl Rng) {
    bay(canvas, mood, rng);
    canvas.rect(0.0, 300.0, WIDTH, 180.0, mood.of(0xd2_bf_96));
    for row in 0..4_u8 {
        canvas.rect(0.0, 340.0 + 42.0 * f32::from(row), WIDTH, 3.0, mood.of(0xa8_96_70));
    }
    for post in 0..13_u8 {
        let x = 6.0 + 52.0 * f32::from(post);
        let gone = !done && (5..9).contains(&post);
        if !gone {
            canvas.rect(x, 244.0, 6.0, 62.0, 0x3c_55_66);
            canvas.rect(x, 246.0, 52.0, 5.0, 0x3c_55_66);
            canvas.rect(x, 272.0, 52.0, 4.0, 0x3c_55_66);
        }
    }
    if done {
        return;
    }
    canvas.blob(
        &[
            (236.0, 292.0),
            (300.0, 286.0),
            (480.0, 290.0),
            (500.0, 330.0),
            (430.0, 398.0),
            (350.0, 420.0),
            (270.0, 380.0),
            (226.0, 330.0),
        ],
        0x4a_5c_62,
        1.0,
    );
    canvas.blob(
        &[
            (262.0, 292.0),
            (380.0, 288.0),
            (474.0, 294.0),
            (430.0, 350.0),
            (350.0, 384.0),
            (290.0, 350.0),
        ],
        0x6a_a0_b4,
        1.0,
    );
    for (x, y) in [(250.0, 366.0), (400.0, 384.0), (330.0, 330.0)] {
        let tilt = rng.random_range(10.0..26.0);
        canvas.poly(
            &[
                (x, y),
                (x + 74.0, y + tilt),
                (x + 62.0, y + tilt + 30.0),
                (x - 8.0, y + 30.0),
            ],
            mood.of(0xc2_ae_88),
        );
    }
    canvas.line(&[(250.0, 300.0), (300.0, 350.0)], 5.0, 0x3c_55_66);
}

pub fn smoke(canvas: &mut Canvas, mood: &Mood, done: bool, rng: &mut impl Rng) {
    sky(canvas, mood, 318.0);
    house(canvas, (60.0, 190.0, 300.0, 130.0), mood.of(0x9a_84_76), rng);
    canvas.poly(
        &[(404.0, 320.0), (416.0, 96.0), (452.0, 96.0), (466.0, 320.0)],
        mood.of(0xb0_6a_52),
    );
    for y in [130.0, 200.0] {
        canvas.rect(408.0, y, 54.0, 16.0, 0xf0_ea_e0);
    }
    canvas.fade((316.0, 164.0), (mood.of(0x8a_9a_6e), 1.0), (mood.of(0x76_88_5c), 1.0));
    let soot = if done { 0xf0_f2_f4 } else { 0x38_36_3a };
    let puffs = if done { 5_u8 } else { 14 };
    for puff in 0..puffs {
        let step = f32::from(puff);
        let (x, y) = (
            434.0 - step * 26.0 + rng.random_range(-12.0..12.0),
            84.0 - step * 4.0 + rng.random_range(-14.0..14.0),
        );
        canvas.circle(
            x,
            y,
            20.0 + step * 4.0,
            tint(soot, 0.025 * step),
            if done { 0.4 } else { 0.62 },
        );
    }
    tree(canvas, mood, (560.0, 350.0), 1.0);
}

pub fn grass(canvas: &mut Canvas, mood: &Mood, done: bool, rng: &mut impl Rng) {
    yard(canvas, mood, rng);
    canvas.poly(
        &[(250.0, HEIGHT), (310.0, 276.0), (340.0, 276.0), (420.0, HEIGHT)],
        mood.of(0xcb_bd_a2),
    );
    let count = if done { 120 } else { 620 };
    for place in 0..count {
        let share = f32::from(u16::try_from(place).unwrap_or_default()) / f32::from(u16::try_from(count).unwrap_or(1));
        let y = 280.0 + 210.0 * share;
        let x = rng.random_range(-10.0..WIDTH + 10.0);
        let tall = if done {
            7.0
        } else {
            rng.random_range(30.0..70.0) * (0.6 + share)
        };
        let blade = tint(mood.of(0x6d_8f_4a), rng.random_range(0.0..0.3));
        canvas.curve(
            [
                (x, y),
                (x, y - tall * 0.6),
                (x + rng.random_range(-16.0..16.0), y - tall),
            ],
            3.2,
            blade,
            1.0,
        );
    }
}
