/** MPU6886: motion sensor at I2C address 0x68, lying still face up. */
export const MPU6886: u32 = 0x68;

const ACCEL_CONFIG: u32 = 0x1c;
const ACCEL_XOUT_H: u32 = 0x3b;
const ACCEL_ZOUT_H: u32 = 0x3f;
const GYRO_ZOUT_L: u32 = 0x48;
const PWR_MGMT_1: u32 = 0x6b;
const WHO_AM_I: u32 = 0x75;
const IDENTITY: u32 = 0x19;
const DEVICE_RESET: u32 = 0x80;
/** One g at the full scale of 2 g. */
const ONE_G: u32 = 0x4000;

const registers: usize = memory.data(128, 8);

export function resetMpu6886(): void {
  memory.fill(registers, 0, 128);
  store<u8>(registers + <usize>WHO_AM_I, <u8>IDENTITY);
  store<u8>(registers + <usize>PWR_MGMT_1, 0x41);
}

export function mpu6886Read(register: u32): u32 {
  if (register >= 128) return 0;
  if (register < ACCEL_XOUT_H || register > GYRO_ZOUT_L) return load<u8>(registers + <usize>register);
  const scale = (load<u8>(registers + <usize>ACCEL_CONFIG) >> 3) & 3;
  const value = ONE_G >> scale;
  return register == ACCEL_ZOUT_H ? value >> 8 : register == ACCEL_ZOUT_H + 1 ? value & 0xff : 0;
}

export function mpu6886Write(register: u32, value: u32): void {
  if (register == PWR_MGMT_1 && (value & DEVICE_RESET) != 0) resetMpu6886();
  else if (register < 128 && register != WHO_AM_I) store<u8>(registers + <usize>register, <u8>value);
}
