import { test } from '../../fixtures/test.ts';
import { wholeWay } from './whole-way.ts';

test('register, confirm, sign out, lose the password, recover, sign in', async ({ page, watch }) => {
  watch.allow(/status of 422/); // the wrong password
  await wholeWay(page);
});
