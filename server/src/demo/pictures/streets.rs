//! Scenes of roads and light. `done` draws the same place after the work.

use rand::Rng;

use super::{
    backdrop::{Mood, houses, sky, splash, street, trees},
    canvas::{Canvas, HEIGHT, WIDTH, shade, tint},
};

pub fn pothole(canvas: &mut Canvas, mood: &Mood, done: bool, rng: &mut impl Rng) {
    street(canvas, mood, rng);
    let (x, y, size) = (
        rng.random_range(250.0..390.0),
        rng.random_range(375.0..400.0),
        rng.random_range(0.85..1.25_f32),
    );
    if done {
        let (w, h) = (150.0 * size, 42.0 * size);
        let patch = [
            (x - w, y + h),
            (x - w * 0.78, y - h),
            (x + w * 0.8, y - h),
            (x + w * 1.02, y + h),
        ];
        canvas.poly(&patch, 0x3e_3c_3d);
        canvas.line(&[patch[0], patch[1], patch[2], patch[3], patch[0]], 3.0, 0x2c_2a_2b);
        for _ in 0..60 {
            let (dx, dy) = (rng.random_range(-0.75..0.75) * w, rng.random_range(-0.85..0.85) * h);
            canvas.circle(x + dx, y + dy, 1.3, 0x6a_68_68, 0.7);
        }
        return;
    }
    for _ in 0..5 {
        let (dx, dy) = (rng.random_range(-1.0..1.0_f32), rng.random_range(-1.0..1.0_f32));
        let from = (x + 90.0 * size * dx.signum(), y + 18.0 * dy);
        canvas.line(
            &[
                from,
                (from.0 + 55.0 * dx, from.1 + 12.0 * dy),
                (from.0 + 78.0 * dx, from.1 + 34.0 * dy),
            ],
            2.4,
            0x3a_36_34,
        );
    }
    canvas.blob(&splash(x, y, 132.0 * size, 46.0 * size, rng), 0x2f_2a_29, 1.0);
    canvas.blob(&splash(x, y + 5.0, 110.0 * size, 35.0 * size, rng), 0x51_45_3c, 1.0);
    if rng.random_bool(0.6) {
        canvas.blob(
            &splash(x + 6.0, y + 10.0, 84.0 * size, 22.0 * size, rng),
            0x6f_8b_96,
            1.0,
        );
        canvas.curve(
            [(x - 34.0, y + 4.0), (x, y - 3.0), (x + 40.0, y + 5.0)],
            3.0,
            0xcf_e0_e6,
            0.8,
        );
    } else {
        for _ in 0..26 {
            let (dx, dy) = (
                rng.random_range(-80.0..80.0) * size,
                rng.random_range(-18.0..26.0) * size,
            );
            canvas.oval(
                x + dx,
                y + dy,
                5.0,
                3.0,
                tint(0x6b_5d_52, rng.random_range(0.0..0.4)),
                1.0,
            );
        }
    }
}

pub fn manhole(canvas: &mut Canvas, mood: &Mood, done: bool, rng: &mut impl Rng) {
    street(canvas, mood, rng);
    let (x, y) = (rng.random_range(270.0..360.0), 385.0);
    canvas.oval(x, y, 92.0, 40.0, 0x4c_48_46, 1.0);
    if done {
        canvas.oval(x, y - 2.0, 80.0, 34.0, 0x66_62_60, 1.0);
        canvas.ring(x, y - 2.0, 64.0, 26.0, 3.0, 0x4c_48_46);
        for place in -3..=3_i8 {
            let dx = 18.0 * f32::from(place);
            canvas.line(&[(x + dx - 6.0, y - 12.0), (x + dx + 6.0, y + 8.0)], 3.0, 0x4c_48_46);
        }
        return;
    }
    canvas.oval(x, y, 78.0, 32.0, 0x14_12_14, 1.0);
    canvas.oval(x, y + 9.0, 62.0, 20.0, 0x26_21_20, 1.0);
    for rung in 0..3_u8 {
        let dy = 10.0 * f32::from(rung) - 10.0;
        canvas.line(&[(x - 12.0, y + dy), (x + 12.0, y + dy)], 2.5, 0x6a_4c_3a);
    }
    let lid = x + 150.0;
    canvas.oval(lid, y + 24.0, 76.0, 30.0, 0x45_41_40, 1.0);
    canvas.oval(lid, y + 19.0, 76.0, 30.0, 0x6b_6764, 1.0);
    canvas.ring(lid, y + 19.0, 56.0, 20.0, 3.0, 0x50_4c_4a);
    if rng.random_bool(0.5) {
        canvas.line(&[(x + 8.0, y + 10.0), (x - 14.0, y - 96.0)], 5.0, 0x6b_51_38);
        canvas.circle(x - 16.0, y - 104.0, 15.0, 0x6d_9a_55, 1.0);
        canvas.circle(x + 2.0, y - 84.0, 10.0, 0x7d_aa_65, 1.0);
    }
}

pub fn pavement(canvas: &mut Canvas, mood: &Mood, done: bool, rng: &mut impl Rng) {
    sky(canvas, mood, 228.0);
    houses(canvas, mood, 228.0, rng);
    trees(canvas, mood, 238.0, 4, rng);
    canvas.rect(0.0, 226.0, WIDTH, 20.0, mood.of(0x84_98_68));
    canvas.rect(0.0, 244.0, WIDTH, HEIGHT, mood.of(0xa8_a1_96));
    for row in 0..6_u8 {
        let (y, height) = (250.0 + 40.0 * f32::from(row), 36.0);
        let wide = 62.0 + 9.0 * f32::from(row);
        let mut x = -30.0 - f32::from(row % 2) * wide / 2.0;
        while x < WIDTH {
            let stone = tint(mood.of(0xbd_b5_a8), rng.random_range(0.0..0.16));
            let broken = !done && rng.random_bool(0.3) && row > 0;
            if broken {
                canvas.rect(x, y, wide - 3.0, height, 0x6f_63_55);
                let tilt = rng.random_range(-10.0..10.0);
                canvas.poly(
                    &[
                        (x + 6.0, y + 8.0 + tilt),
                        (x + wide * 0.6, y + 2.0),
                        (x + wide * 0.5, y + height),
                    ],
                    shade(stone, 0.12),
                );
                canvas.poly(
                    &[
                        (x + wide * 0.7, y + 12.0),
                        (x + wide - 8.0, y + 6.0 - tilt),
                        (x + wide * 0.86, y + 32.0),
                    ],
                    stone,
                );
            } else {
                canvas.rect(x, y, wide - 3.0, height, stone);
            }
            x += wide;
        }
    }
}

pub fn puddle(canvas: &mut Canvas, mood: &Mood, done: bool, rng: &mut impl Rng) {
    let road = street(canvas, mood, rng);
    let x = rng.random_range(250.0..390.0);
    if !done {
        canvas.blob(&splash(x, 372.0, 290.0, 66.0, rng), 0x5a_72_7e, 0.92);
        canvas.blob(&splash(x - 30.0, 368.0, 200.0, 34.0, rng), 0x8f_ad_ba, 0.6);
        for _ in 0..7 {
            let (dx, dy) = (rng.random_range(-180.0..180.0), rng.random_range(-30.0..30.0));
            canvas.ring(x + dx, 372.0 + dy, 20.0, 6.0, 2.0, 0xc9_dd_e4);
        }
        return;
    }
    let grate = (x - 46.0, road + 96.0);
    canvas.rect(grate.0 - 6.0, grate.1 - 6.0, 104.0, 58.0, 0x48_45_44);
    for bar in 0..7_u8 {
        canvas.rect(grate.0 + 14.0 * f32::from(bar), grate.1, 8.0, 46.0, 0x16_14_15);
    }
    canvas.veil_poly(
        &[
            (grate.0 - 120.0, grate.1 + 62.0),
            (grate.0 + 10.0, grate.1 + 40.0),
            (grate.0 + 30.0, grate.1 + 62.0),
        ],
        0x3a_42_48,
        0.35,
    );
}

pub fn lamp(canvas: &mut Canvas, done: bool, rng: &mut impl Rng) {
    canvas.fade((0.0, 340.0), (0x0e_15_26, 1.0), (0x24_2c_44, 1.0));
    for _ in 0..24 {
        canvas.circle(
            rng.random_range(0.0..WIDTH),
            rng.random_range(0.0..150.0),
            1.2,
            0xdd_e6_f4,
            0.7,
        );
    }
    for (x, width) in [(-10.0, 190.0), (210.0, 100.0), (450.0, 210.0)] {
        let height = rng.random_range(110.0..210.0);
        canvas.rect(x, 330.0 - height, width, height, 0x1b_21_34);
        for _ in 0..9 {
            let (dx, dy) = (
                rng.random_range(10.0..width - 24.0),
                rng.random_range(14.0..height - 24.0),
            );
            canvas.rect(
                x + dx,
                330.0 - height + dy,
                12.0,
                15.0,
                shade(0xe8_b8_5c, rng.random_range(0.0..0.7)),
            );
        }
    }
    canvas.rect(0.0, 328.0, WIDTH, 20.0, 0x2a_2e_38);
    canvas.fade((346.0, 134.0), (0x22_25_2d, 1.0), (0x1a_1c_22, 1.0));
    let x = rng.random_range(270.0..350.0);
    if done {
        canvas.veil_poly(
            &[
                (x + 52.0, 92.0),
                (x + 96.0, 92.0),
                (x + 240.0, 420.0),
                (x - 110.0, 420.0),
            ],
            0xff_e3_9a,
            0.17,
        );
        canvas.oval(x + 66.0, 414.0, 176.0, 38.0, 0xff_e3_9a, 0.3);
        canvas.circle(x + 74.0, 92.0, 46.0, 0xff_e8_b0, 0.25);
    }
    canvas.line(&[(x, 428.0), (x, 120.0)], 8.0, 0x5d_64_72);
    canvas.curve([(x, 122.0), (x, 86.0), (x + 46.0, 84.0)], 8.0, 0x5d_64_72, 1.0);
    canvas.poly(
        &[(x + 40.0, 78.0), (x + 98.0, 78.0), (x + 108.0, 93.0), (x + 40.0, 93.0)],
        0x6e_74_84,
    );
    let bulb = if done { 0xff_f3_cf } else { 0x3c_42_50 };
    canvas.rect(x + 48.0, 91.0, 52.0, 6.0, bulb);
}

pub fn pole(canvas: &mut Canvas, mood: &Mood, done: bool, rng: &mut impl Rng) {
    street(canvas, mood, rng);
    let x = rng.random_range(290.0..350.0);
    let lean = if done { 0.0 } else { rng.random_range(70.0..120.0) };
    let top = (x + lean, 52.0 + lean * 0.22);
    let sag = if done { 10.0 } else { 150.0 };
    canvas.curve(
        [(-10.0, 66.0), (x / 2.0, 66.0 + sag), (top.0 - 26.0, top.1 + 12.0)],
        2.5,
        0x2e_2c_30,
        1.0,
    );
    canvas.curve(
        [
            (top.0 + 26.0, top.1 + 12.0),
            (x + 170.0, 76.0 + sag),
            (WIDTH + 10.0, 60.0),
        ],
        2.5,
        0x2e_2c_30,
        1.0,
    );
    canvas.line(&[(x, 300.0), top], 13.0, mood.of(0x94_8e_86));
    canvas.line(&[(x + 3.0, 300.0), (top.0 + 3.0, top.1)], 4.0, shade(0x94_8e_86, 0.3));
    canvas.line(
        &[(top.0 - 30.0, top.1 + 12.0), (top.0 + 30.0, top.1 + 12.0)],
        7.0,
        0x6b_51_38,
    );
    if !done {
        canvas.blob(&splash(x, 302.0, 42.0, 12.0, rng), 0x5d_50_44, 1.0);
    }
}

pub fn snow(canvas: &mut Canvas, done: bool, rng: &mut impl Rng) {
    let mood = Mood::day(rng);
    let road = street(canvas, &mood, rng);
    canvas.veil(0.0, 0.0, WIDTH, HEIGHT, 0xe6_ec_f2, 0.22);
    canvas.rect(0.0, 206.0, WIDTH, 26.0, 0xee_f2_f6);
    canvas.blob(
        &[
            (-60.0, 300.0),
            (80.0, 226.0),
            (210.0, 270.0),
            (330.0, 232.0),
            (480.0, 268.0),
            (700.0, 222.0),
            (720.0, 310.0),
        ],
        0xf4_f6_f9,
        1.0,
    );
    if done {
        canvas.fade((road + 22.0, HEIGHT - road), (0x6c_6a_6a, 1.0), (0x58_56_56, 1.0));
        for _ in 0..70 {
            canvas.circle(
                rng.random_range(0.0..WIDTH),
                rng.random_range(290.0..HEIGHT),
                1.6,
                0xb4_9a_70,
                0.8,
            );
        }
        return;
    }
    canvas.fade((road + 8.0, HEIGHT - road), (0xdd_e2_e8, 1.0), (0xc6_ce_d8, 1.0));
    for (from, to) in [(260.0, 120.0), (330.0, 260.0), (400.0, 430.0), (470.0, 580.0)] {
        canvas.curve(
            [(from, 288.0), (from, 370.0), (to, HEIGHT + 10.0)],
            20.0,
            0x9a_a2_ae,
            0.65,
        );
    }
    for _ in 0..90 {
        canvas.circle(
            rng.random_range(0.0..WIDTH),
            rng.random_range(0.0..HEIGHT),
            rng.random_range(1.2..3.2),
            0xff_ff_ff,
            0.85,
        );
    }
}
