/**
 * SD card in SPI mode (SD specification, physical layer, chapter 7). Blocks come from the host, which makes
 * a FAT volume from a folder. A high-capacity card: addresses are block numbers.
 */
import { BOUNCE } from "../layout";
import { sdRead, sdWrite } from "../host";

const GO_IDLE_STATE: u32 = 0;
const SEND_OP_COND: u32 = 1;
const SWITCH_FUNC: u32 = 6;
const SEND_IF_COND: u32 = 8;
const SEND_CSD: u32 = 9;
const SEND_CID: u32 = 10;
const STOP_TRANSMISSION: u32 = 12;
const SEND_STATUS: u32 = 13;
const SET_BLOCKLEN: u32 = 16;
const READ_SINGLE_BLOCK: u32 = 17;
const READ_MULTIPLE_BLOCK: u32 = 18;
const WRITE_BLOCK: u32 = 24;
const WRITE_MULTIPLE_BLOCK: u32 = 25;
const SD_SEND_OP_COND: u32 = 41; // after APP_CMD
const APP_CMD: u32 = 55;
const READ_OCR: u32 = 58;
const CRC_ON_OFF: u32 = 59;

// R1 bits
const IDLE: u32 = 1;
const ILLEGAL_COMMAND: u32 = 4;
const ADDRESS_ERROR: u32 = 32;
// tokens
const START_BLOCK: u32 = 0xfe;
const START_BLOCK_MULTIPLE: u32 = 0xfc;
const STOP_TRAN: u32 = 0xfd;
const DATA_ACCEPTED: u32 = 0x05;
const DATA_ERROR: u32 = 0x0d;

const BLOCK: u32 = 512;
const BUFFER: usize = BOUNCE + 0x80000;

const enum Phase { COMMAND, WRITE_TOKEN, WRITE_DATA }

/** Blocks of the card, 0 without one. */
let capacity: u32 = 0;
let phase: i32 = Phase.COMMAND;
let received: u32 = 0; // bytes of the command so far
let command: u32 = 0;
let argument: u32 = 0;
let idle: bool = true;
let application: bool = false;
let block: u32 = 0;
let multiple: bool = false;
/** Bytes to send: response, then perhaps a data block. */
const response: usize = memory.data(48, 8);
let responseCount: u32 = 0;
let responseNext: u32 = 0;
/** Data block: position, length; reading goes on with the next block while `reading`. */
let dataLength: u32 = 0;
let dataNext: u32 = 0;
let reading: bool = false;
let writeCount: u32 = 0;

/** Host side: a card of `blocks` blocks, 0 takes it out. */
export function insertCard(blocks: u32): void {
  capacity = blocks;
  resetCard();
}

export function resetCard(): void {
  phase = Phase.COMMAND;
  received = 0;
  idle = true;
  application = false;
  responseCount = 0;
  responseNext = 0;
  dataLength = 0;
  reading = false;
}

function reply(byte: u32): void {
  store<u8>(response + <usize>responseCount, <u8>byte);
  responseCount++;
}

function replyWord(word: u32): void {
  reply(word >> 24);
  reply((word >> 16) & 0xff);
  reply((word >> 8) & 0xff);
  reply(word & 0xff);
}

function r1(bits: u32): void {
  reply(bits | (idle ? IDLE : 0));
}

/** CRC-16 of the SD bus (polynomial 0x1021). */
function crc16(data: usize, length: u32): u32 {
  let crc: u32 = 0;
  for (let i: u32 = 0; i < length; i++) {
    crc ^= <u32>load<u8>(data + <usize>i) << 8;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 0x8000) != 0 ? (crc << 1) ^ 0x1021 : crc << 1;
    crc &= 0xffff;
  }
  return crc;
}

/** Puts token, `length` bytes at BUFFER + 1 and CRC in line behind the response. */
function sendData(length: u32): void {
  store<u8>(BUFFER, <u8>START_BLOCK);
  const crc = crc16(BUFFER + 1, length);
  store<u8>(BUFFER + <usize>length, <u8>(crc >> 8), 1);
  store<u8>(BUFFER + <usize>length, <u8>crc, 2);
  dataLength = length + 3;
  dataNext = 0;
}

function sendBlock(): void {
  if (block < capacity && sdRead(block, BUFFER + 1) != 0) {
    block++;
    sendData(BLOCK);
  } else {
    reply(ADDRESS_ERROR);
    reading = false;
  }
}

/** Card-specific data, version 2: the capacity in units of 512 KiB. */
function sendCsd(): void {
  const size = capacity / 1024 - 1;
  const p = BUFFER + 1;
  memory.fill(p, 0, 16);
  store<u8>(p, 0x40, 0);
  store<u8>(p, 0x0e, 1);
  store<u8>(p, 0x32, 3);
  store<u8>(p, 0x5b, 4);
  store<u8>(p, 0x59, 5);
  store<u8>(p, <u8>((size >> 16) & 0x3f), 7);
  store<u8>(p, <u8>(size >> 8), 8);
  store<u8>(p, <u8>size, 9);
  store<u8>(p, 0x7f, 10);
  store<u8>(p, 0x80, 11);
  store<u8>(p, 0x0a, 12);
  store<u8>(p, 0x40, 13);
  store<u8>(p, 0x01, 15);
  sendData(16);
}

function sendCid(): void {
  const p = BUFFER + 1;
  memory.fill(p, 0, 16);
  store<u8>(p, 0x4b, 0);
  store<u32>(p, 0x31303253, 3); // "S201"
  store<u8>(p, 0x01, 15);
  sendData(16);
}

function execute(): void {
  responseCount = 0;
  responseNext = 0;
  dataLength = 0;
  reading = false;
  const isApplication = application;
  application = false;
  reply(0xff); // at least one byte passes before the response
  switch (command) {
    case GO_IDLE_STATE: idle = true; r1(0); break;
    case SEND_IF_COND: r1(0); replyWord(0x100 | (argument & 0xff)); break;
    case APP_CMD: application = true; r1(0); break;
    case SD_SEND_OP_COND:
    case SEND_OP_COND:
      if (command == SD_SEND_OP_COND && !isApplication) {
        r1(ILLEGAL_COMMAND);
      } else {
        idle = false;
        r1(0);
      }
      break;
    case READ_OCR: r1(0); replyWord(idle ? 0x00ff8000 : 0xc0ff8000); break;
    case SEND_CSD: r1(0); sendCsd(); break;
    case SEND_CID: r1(0); sendCid(); break;
    case SEND_STATUS: r1(0); reply(0); break;
    case SET_BLOCKLEN:
    case CRC_ON_OFF:
    case STOP_TRANSMISSION: r1(0); break;
    case SWITCH_FUNC:
      r1(0);
      memory.fill(BUFFER + 1, 0, 64);
      sendData(64);
      break;
    case READ_SINGLE_BLOCK:
    case READ_MULTIPLE_BLOCK:
      r1(0);
      block = argument;
      reading = command == READ_MULTIPLE_BLOCK;
      sendBlock();
      break;
    case WRITE_BLOCK:
    case WRITE_MULTIPLE_BLOCK:
      r1(0);
      block = argument;
      multiple = command == WRITE_MULTIPLE_BLOCK;
      phase = Phase.WRITE_TOKEN;
      break;
    default: r1(ILLEGAL_COMMAND);
  }
}

function nextOut(): u32 {
  if (responseNext < responseCount) return load<u8>(response + <usize>(responseNext++));
  if (dataNext < dataLength) {
    const byte = load<u8>(BUFFER + <usize>(dataNext++));
    if (dataNext == dataLength && reading) {
      responseCount = 0;
      responseNext = 0;
      sendBlock();
    }
    return byte;
  }
  return 0xff;
}

function writeByte(byte: u32): void {
  if (phase == Phase.WRITE_TOKEN) {
    if (byte == START_BLOCK || byte == START_BLOCK_MULTIPLE) {
      phase = Phase.WRITE_DATA;
      writeCount = 0;
    } else if (byte == STOP_TRAN || (byte & 0xc0) == 0x40) {
      phase = Phase.COMMAND;
      received = 0;
      if (byte != STOP_TRAN) commandByte(byte);
    }
    return;
  }
  store<u8>(BUFFER + <usize>(writeCount++), <u8>byte);
  if (writeCount < BLOCK + 2) return;
  responseCount = 0;
  responseNext = 0;
  const done = block < capacity && sdWrite(block, BUFFER) != 0;
  block++;
  reply(done ? DATA_ACCEPTED : DATA_ERROR);
  reply(0x00); // busy for a moment
  phase = multiple ? Phase.WRITE_TOKEN : Phase.COMMAND;
  received = 0;
}

function commandByte(byte: u32): void {
  if (received == 0) {
    if ((byte & 0xc0) != 0x40) return;
    command = byte & 0x3f;
    argument = 0;
  } else if (received < 5) {
    argument = (argument << 8) | byte;
  }
  if (++received == 6) {
    received = 0;
    execute();
  }
}

/** One byte on the wire. Without a card, or not selected, the line stays high. */
export function sdExchange(byte: u32, selected: bool): u32 {
  if (capacity == 0 || !selected) {
    received = 0;
    return 0xff;
  }
  const out = nextOut();
  if (phase == Phase.COMMAND) commandByte(byte);
  else writeByte(byte);
  return out;
}
