//! What scenes share: weather, houses, trees, roads, water.

use rand::Rng;

use super::canvas::{Canvas, HEIGHT, Rgb, WIDTH, mix, shade, tint};

/// Weather and colours of one picture.
pub struct Mood {
    sky: Rgb,
    /// Everything is a little greyer than on a clear day: 0 to 1.
    grey: f32,
    leaf: Rgb,
}

impl Mood {
    /// A day of some weather.
    pub fn day(rng: &mut impl Rng) -> Self {
        let skies = [
            (0xb9_d6_e4, 0.0),
            (0xd7_e3_e6, 0.12),
            (0xc6_cd_d2, 0.3),
            (0xe8_dc_cb, 0.06),
            (0xa9_c9_dd, 0.0),
        ];
        let (sky, grey) = skies[rng.random_range(0..skies.len())];
        let leaves = [0x5f_91_60, 0x6d_9a_55, 0x8a_9a_4a, 0xb0_8a_3c, 0x4f_86_68];
        Self {
            sky,
            grey,
            leaf: leaves[rng.random_range(0..leaves.len())],
        }
    }

    /// The same place on a clear day: pictures of finished work.
    pub fn clear() -> Self {
        Self {
            sky: 0xae_d0_e4,
            grey: 0.0,
            leaf: 0x5f_91_60,
        }
    }

    /// A colour in this weather.
    pub fn of(&self, rgb: Rgb) -> Rgb {
        mix(rgb, 0x9a_a0_a4, self.grey)
    }
}

/// Sky over the whole sheet, a little lighter at the horizon.
pub fn sky(canvas: &mut Canvas, mood: &Mood, horizon: f32) {
    canvas.fade((0.0, horizon + 2.0), (mood.sky, 1.0), (tint(mood.sky, 0.45), 1.0));
    if mood.grey < 0.1 {
        for (x, y, size) in [(110.0, 62.0, 1.0), (470.0, 44.0, 1.3)] {
            for (dx, dy, radius) in [(-26.0, 4.0, 15.0), (0.0, -4.0, 21.0), (25.0, 4.0, 14.0)] {
                canvas.circle(x + dx * size, y + dy * size, radius * size, 0xff_ff_ff, 0.55);
            }
            canvas.veil(
                x - 38.0 * size,
                y + 6.0 * size,
                74.0 * size,
                10.0 * size,
                0xff_ff_ff,
                0.55,
            );
        }
    }
}

/// A row of houses that stand on the horizon.
pub fn houses(canvas: &mut Canvas, mood: &Mood, ground: f32, rng: &mut impl Rng) {
    let walls = [0xbb_a4_88, 0xa8_93_7f, 0xc9_b3_92, 0xa3_a8_9c, 0xc7_9f_84, 0xd6_c6_a6];
    let mut x = -20.0 - rng.random_range(0.0..40.0);
    while x < WIDTH {
        let (width, height) = (rng.random_range(78.0..124.0), rng.random_range(88.0..168.0));
        let wall = mood.of(walls[rng.random_range(0..walls.len())]);
        house(canvas, (x, ground - height, width, height), wall, rng);
        x += width + rng.random_range(4.0..16.0);
    }
}

/// One house: left, top, width, height.
pub fn house(canvas: &mut Canvas, (x, y, width, height): (f32, f32, f32, f32), wall: Rgb, rng: &mut impl Rng) {
    canvas.rect(x, y, width, height, wall);
    canvas.rect(x, y, width, 5.0, shade(wall, 0.22));
    canvas.veil(x + width - 9.0, y, 9.0, height, 0x1a_1a_22, 0.07);
    let mut row = y + 15.0;
    while row < y + height - 20.0 {
        let mut column = x + 11.0;
        while column < x + width - 16.0 {
            let lit = rng.random_bool(0.08);
            canvas.rect(column, row, 11.0, 14.0, if lit { 0xf6_d9_8a } else { tint(wall, 0.34) });
            canvas.veil(column, row, 11.0, 4.0, 0x30_44_58, 0.22);
            column += 23.0;
        }
        row += 25.0;
    }
}

/// A tree whose foot stands at a point; size 1 is a man and a half.
pub fn tree(canvas: &mut Canvas, mood: &Mood, (x, y): (f32, f32), size: f32) {
    canvas.oval(x + 8.0 * size, y, 34.0 * size, 6.0 * size, 0x1a_1a_22, 0.14);
    canvas.rect(x - 4.0 * size, y - 62.0 * size, 8.0 * size, 62.0 * size, 0x6b_51_38);
    let leaf = mood.of(mood.leaf);
    for (dx, dy, radius, light) in [
        (-20.0, -72.0, 30.0, 0.0),
        (22.0, -76.0, 28.0, 0.05),
        (0.0, -98.0, 34.0, 0.1),
        (-8.0, -104.0, 18.0, 0.24),
    ] {
        canvas.circle(x + dx * size, y + dy * size, radius * size, tint(leaf, light), 1.0);
    }
}

/// Some trees in a row.
pub fn trees(canvas: &mut Canvas, mood: &Mood, ground: f32, count: u8, rng: &mut impl Rng) {
    for place in 0..count {
        let x = WIDTH * (f32::from(place) + rng.random_range(0.15..0.85)) / f32::from(count);
        tree(
            canvas,
            mood,
            (x, ground + rng.random_range(-3.0..6.0)),
            rng.random_range(0.65..1.0),
        );
    }
}

/// A street seen across: houses, lawn, pavement, road with dashes. Returns the height where the road begins.
pub fn street(canvas: &mut Canvas, mood: &Mood, rng: &mut impl Rng) -> f32 {
    let ground = 208.0;
    sky(canvas, mood, ground);
    houses(canvas, mood, ground, rng);
    canvas.rect(0.0, ground, WIDTH, 22.0, mood.of(0x84_98_68));
    trees(canvas, mood, ground + 12.0, 4, rng);
    canvas.rect(0.0, ground + 20.0, WIDTH, 18.0, mood.of(0xb9_b3_a8));
    canvas.rect(0.0, ground + 36.0, WIDTH, 5.0, mood.of(0x8d_88_80));
    let road = ground + 41.0;
    canvas.fade(
        (road, HEIGHT - road),
        (mood.of(0x74_70_6c), 1.0),
        (mood.of(0x5f_5b_59), 1.0),
    );
    let mut x = rng.random_range(-60.0..0.0);
    while x < WIDTH {
        canvas.poly(
            &[
                (x, road + 30.0),
                (x + 46.0, road + 30.0),
                (x + 52.0, road + 37.0),
                (x + 4.0, road + 37.0),
            ],
            0xdc_d8_ce,
        );
        x += 96.0;
    }
    road
}

/// A courtyard: one or two near houses, lawn. Returns the height where the ground begins.
pub fn yard(canvas: &mut Canvas, mood: &Mood, rng: &mut impl Rng) -> f32 {
    let ground = 262.0;
    sky(canvas, mood, ground);
    for (x, width) in [(-30.0, 190.0), (470.0, 200.0)] {
        let height = rng.random_range(170.0..230.0);
        let walls = [0xc9_b3_92, 0xb9_9d_84, 0xbf_c0_b4, 0xd2_b4_9a];
        house(
            canvas,
            (x, ground - height, width, height),
            mood.of(walls[rng.random_range(0..walls.len())]),
            rng,
        );
    }
    canvas.fade(
        (ground, HEIGHT - ground),
        (mood.of(0x9a_b4_7c), 1.0),
        (mood.of(0x83_a2_68), 1.0),
    );
    for (x, size) in [(178.0, 0.9), (250.0, 0.7), (430.0, 0.85)] {
        tree(canvas, mood, (x + rng.random_range(-14.0..14.0), ground + 14.0), size);
    }
    ground
}

/// The bay with hills behind. Returns the height where the shore begins.
pub fn bay(canvas: &mut Canvas, mood: &Mood, rng: &mut impl Rng) -> f32 {
    sky(canvas, mood, 200.0);
    let hill = mood.of(0x9c_b0_a6);
    let lift = rng.random_range(0.0..24.0);
    canvas.blob(
        &[
            (-80.0, 230.0),
            (60.0, 158.0 - lift),
            (220.0, 186.0),
            (400.0, 150.0 + lift),
            (560.0, 172.0),
            (740.0, 236.0),
        ],
        hill,
        1.0,
    );
    canvas.fade((196.0, 150.0), (mood.of(0x8f_b8_c6), 1.0), (mood.of(0x6a_a0_b4), 1.0));
    for row in 0..5_u8 {
        let y = 210.0 + 18.0 * f32::from(row);
        let mut x = rng.random_range(0.0..90.0);
        while x < WIDTH {
            canvas.curve([(x, y), (x + 14.0, y - 5.0), (x + 28.0, y)], 2.0, 0xff_ff_ff, 0.35);
            x += rng.random_range(90.0..170.0);
        }
    }
    300.0
}

/// A ragged flat shape around a point.
pub fn splash(x: f32, y: f32, across: f32, up: f32, rng: &mut impl Rng) -> Vec<(f32, f32)> {
    (0..14_u8)
        .map(|place| {
            let angle = f32::from(place) / 14.0 * std::f32::consts::TAU;
            let reach = rng.random_range(0.82..1.22);
            (x + across * reach * angle.cos(), y + up * reach * angle.sin())
        })
        .collect()
}
