//! Scenes of cars, signs and stops. `done` draws the same place after the work.

use rand::Rng;

use super::{
    backdrop::{Mood, house, houses, sky, splash, street, tree},
    canvas::{Canvas, HEIGHT, Rgb, WIDTH, shade},
};

/// A car seen from the side; its wheels stand on `y`.
pub fn car(canvas: &mut Canvas, (x, y): (f32, f32), size: f32, body: Rgb, wheels: bool) {
    let at = |dx: f32, dy: f32| (x + dx * size, y + dy * size);
    canvas.oval(x, y + 2.0, 100.0 * size, 9.0 * size, 0x14_14_18, 0.25);
    canvas.poly(
        &[at(-62.0, -44.0), at(-38.0, -78.0), at(30.0, -78.0), at(60.0, -44.0)],
        shade(body, 0.16),
    );
    canvas.poly(
        &[at(-50.0, -46.0), at(-33.0, -70.0), at(-5.0, -70.0), at(-5.0, -46.0)],
        0xb8_d0_da,
    );
    canvas.poly(
        &[at(2.0, -46.0), at(2.0, -70.0), at(26.0, -70.0), at(47.0, -46.0)],
        0xb8_d0_da,
    );
    canvas.poly(
        &[
            at(-96.0, -14.0),
            at(-94.0, -38.0),
            at(-62.0, -47.0),
            at(62.0, -47.0),
            at(94.0, -36.0),
            at(98.0, -14.0),
        ],
        body,
    );
    canvas.rect(
        x - 96.0 * size,
        y - 22.0 * size,
        194.0 * size,
        8.0 * size,
        shade(body, 0.25),
    );
    canvas.circle(x + 91.0 * size, y - 31.0 * size, 5.0 * size, 0xf6_e6_b4, 1.0);
    for dx in [-58.0, 58.0] {
        if wheels {
            canvas.circle(x + dx * size, y - 15.0 * size, 18.0 * size, 0x22_21_24, 1.0);
            canvas.circle(x + dx * size, y - 15.0 * size, 8.0 * size, 0xa8_a6_a2, 1.0);
        } else {
            canvas.circle(x + dx * size, y - 15.0 * size, 15.0 * size, 0x22_21_24, 1.0);
            canvas.rect(x + dx * size - 12.0, y - 12.0 * size, 24.0, 12.0 * size, 0xa3_55_3d);
        }
    }
}

const PAINTS: [Rgb; 6] = [0x8c_2f_2b, 0x2f_5d_7c, 0xd9_d4_c8, 0x4a_4c_50, 0x5d_7d_5a, 0xc9_8f_33];

pub fn parking(canvas: &mut Canvas, mood: &Mood, done: bool, rng: &mut impl Rng) {
    sky(canvas, mood, 220.0);
    houses(canvas, mood, 224.0, rng);
    canvas.fade((222.0, 190.0), (mood.of(0x9a_b4_7c), 1.0), (mood.of(0x7f_9e_62), 1.0));
    canvas.rect(0.0, 408.0, WIDTH, 14.0, mood.of(0xc1_ba_ae));
    canvas.rect(0.0, 420.0, WIDTH, 60.0, mood.of(0x66_62_60));
    tree(canvas, mood, (70.0, 300.0), 1.0);
    tree(canvas, mood, (560.0, 310.0), 1.1);
    if done {
        for post in 0..9_u8 {
            let x = 24.0 + 74.0 * f32::from(post);
            canvas.line(&[(x, 410.0), (x, 374.0)], 8.0, 0x4a_4c_50);
            canvas.line(&[(x, 384.0), (x, 380.0)], 8.0, 0xf5_b9_3a);
        }
        return;
    }
    for (x, y, size) in [(190.0, 330.0, 0.85), (430.0, 352.0, 1.0), (250.0, 402.0, 1.15)] {
        canvas.line(&[(x - 120.0, y + 4.0), (x + 120.0, y + 4.0)], 9.0, 0x7a_6a_50);
        car(canvas, (x, y), size, PAINTS[rng.random_range(0..PAINTS.len())], true);
    }
}

pub fn old_car(canvas: &mut Canvas, mood: &Mood, done: bool, rng: &mut impl Rng) {
    sky(canvas, mood, 240.0);
    house(canvas, (-20.0, 40.0, 300.0, 200.0), mood.of(0xb9_a0_86), rng);
    house(canvas, (330.0, 70.0, 330.0, 170.0), mood.of(0xa3_a8_9c), rng);
    canvas.rect(0.0, 236.0, WIDTH, 40.0, mood.of(0x8c_9c_6c));
    canvas.fade((270.0, 210.0), (mood.of(0x78_74_70), 1.0), (mood.of(0x62_5e_5c), 1.0));
    tree(canvas, mood, (560.0, 272.0), 1.1);
    if done {
        for x in [120.0, 300.0, 480.0] {
            canvas.line(&[(x, 300.0), (x - 40.0, 440.0)], 5.0, 0xe2_de_d4);
        }
        return;
    }
    let rust = [0x8a_5a_3c, 0x7c_6a_58, 0x6c_7a_74][rng.random_range(0..3)];
    car(canvas, (310.0, 392.0), 1.75, rust, false);
    for _ in 0..16 {
        let (dx, dy) = (rng.random_range(-140.0..140.0), rng.random_range(-74.0..-32.0));
        canvas.blob(&splash(310.0 + dx, 392.0 + dy, 12.0, 6.0, rng), 0x6b_3c_24, 0.7);
    }
    canvas.line(&[(262.0, 306.0), (284.0, 290.0), (276.0, 276.0)], 2.5, 0xff_ff_ff);
    for x in [120.0, 210.0, 420.0, 500.0] {
        canvas.line(&[(x, 400.0), (x - 6.0, 372.0)], 3.0, 0x6d_8a_4c);
        canvas.line(&[(x + 4.0, 400.0), (x + 12.0, 366.0)], 3.0, 0x7d_9a_5c);
    }
}

pub fn traffic_light(canvas: &mut Canvas, mood: &Mood, done: bool, rng: &mut impl Rng) {
    street(canvas, mood, rng);
    let x = rng.random_range(270.0..370.0);
    canvas.line(&[(x, 330.0), (x, 90.0)], 11.0, 0x52_56_5c);
    canvas.rect(x - 34.0, 44.0, 68.0, 176.0, 0x23_26_2b);
    canvas.rect(x - 40.0, 38.0, 80.0, 8.0, 0x35_39_40);
    let lamps = if done {
        [0x5c_28_24, 0x5e_4c_1c, 0x4c_d0_7a]
    } else {
        [0x38_2a_2a, 0x3a_34_26, 0x28_34_2c]
    };
    for (place, lamp) in lamps.into_iter().enumerate() {
        let y = [78.0, 132.0, 186.0][place];
        canvas.circle(x, y, 25.0, 0x12_14_17, 1.0);
        canvas.circle(x, y, 21.0, lamp, 1.0);
        canvas.circle(x - 6.0, y - 7.0, 7.0, 0xff_ff_ff, 0.14);
    }
    if done {
        canvas.circle(x, 186.0, 44.0, 0x4c_d0_7a, 0.22);
    } else {
        canvas.line(&[(x - 18.0, 66.0), (x - 2.0, 80.0), (x + 12.0, 70.0)], 2.0, 0x8a_90_96);
    }
    zebra(canvas, x - 190.0, true);
}

fn zebra(canvas: &mut Canvas, left: f32, fresh: bool) {
    for stripe in 0..7_u8 {
        let x = left + 60.0 * f32::from(stripe);
        let bar = [(x, 300.0), (x + 30.0, 300.0), (x + 14.0, HEIGHT), (x - 30.0, HEIGHT)];
        canvas.veil_poly(&bar, 0xee_ea_e0, if fresh { 0.92 } else { 0.16 });
    }
}

pub fn crossing(canvas: &mut Canvas, mood: &Mood, done: bool, rng: &mut impl Rng) {
    street(canvas, mood, rng);
    let left = rng.random_range(90.0..150.0);
    zebra(canvas, left, done);
    let x = left + 440.0;
    canvas.line(&[(x, 300.0), (x, 130.0)], 8.0, 0x8a_8e_92);
    let plate = if done { 0x2b_6c_b0 } else { 0x7d_92_a6 };
    if done {
        canvas.rect(x - 44.0, 74.0, 88.0, 88.0, 0xf5_d4_3a);
    }
    canvas.rect(x - 36.0, 82.0, 72.0, 72.0, plate);
    canvas.poly(&[(x, 90.0), (x + 28.0, 146.0), (x - 28.0, 146.0)], 0xf4_f2_ec);
    canvas.circle(x, 112.0, 5.0, 0x22_22_26, 1.0);
    canvas.line(&[(x, 118.0), (x, 130.0), (x - 8.0, 142.0)], 4.0, 0x22_22_26);
    canvas.line(&[(x, 130.0), (x + 8.0, 142.0)], 4.0, 0x22_22_26);
}

pub fn sign(canvas: &mut Canvas, mood: &Mood, done: bool, rng: &mut impl Rng) {
    street(canvas, mood, rng);
    let x = rng.random_range(280.0..360.0);
    if done {
        canvas.line(&[(x, 312.0), (x, 96.0)], 9.0, 0x9a_9e_a2);
        round_sign(canvas, x, 92.0);
    } else {
        canvas.line(&[(x - 120.0, 292.0), (x + 84.0, 318.0)], 9.0, 0x9a_9e_a2);
        canvas.oval(x + 100.0, 324.0, 52.0, 10.0, 0x14_14_18, 0.2);
        round_sign(canvas, x + 108.0, 300.0);
        canvas.blob(&splash(x - 126.0, 292.0, 24.0, 9.0, rng), 0x6f_63_55, 1.0);
    }
}

fn round_sign(canvas: &mut Canvas, x: f32, y: f32) {
    canvas.circle(x, y, 46.0, 0xc0_2f_2b, 1.0);
    canvas.circle(x, y, 34.0, 0xf6_f3_ec, 1.0);
    canvas.line(&[(x - 14.0, y - 16.0), (x - 14.0, y + 16.0)], 7.0, 0x22_22_26);
    canvas.ring(x + 9.0, y, 9.0, 14.0, 6.0, 0x22_22_26);
}

pub fn bus_stop(canvas: &mut Canvas, mood: &Mood, done: bool, rng: &mut impl Rng) {
    street(canvas, mood, rng);
    let x = rng.random_range(150.0..230.0);
    canvas.veil(x + 12.0, 110.0, 296.0, 156.0, 0xd2_e6_ee, 0.55);
    if !done {
        canvas.poly(
            &[
                (x + 150.0, 122.0),
                (x + 262.0, 140.0),
                (x + 246.0, 232.0),
                (x + 176.0, 250.0),
                (x + 196.0, 184.0),
            ],
            mood.of(0xb4_a8_98),
        );
        for (dx, dy) in [(150.0, 122.0), (262.0, 140.0), (246.0, 232.0), (176.0, 250.0)] {
            canvas.line(
                &[(x + dx, dy), (x + dx + (dx - 205.0) * 0.3, dy + (dy - 186.0) * 0.3)],
                1.8,
                0xff_ff_ff,
            );
        }
        for _ in 0..18 {
            let (px, py) = (x + rng.random_range(130.0..290.0), rng.random_range(272.0..292.0));
            canvas.poly(&[(px, py), (px + 12.0, py - 4.0), (px + 6.0, py + 5.0)], 0xdc_ee_f4);
        }
    }
    for dx in [6.0, 306.0] {
        canvas.rect(x + dx, 104.0, 11.0, 178.0, 0x3d_5a_73);
    }
    canvas.rect(x - 16.0, 90.0, 354.0, 17.0, 0x2f_4a_60);
    canvas.rect(x + 40.0, 226.0, 150.0, 10.0, 0x8a_5a_34);
    if done {
        canvas.rect(x + 190.0, 226.0, 90.0, 10.0, 0x8a_5a_34);
    }
    for dx in [58.0, 168.0] {
        canvas.rect(x + dx, 236.0, 7.0, 42.0, 0x3d_5a_73);
    }
}
