/* Registers of the SPI blocks (SPI3 has other field positions in CTRLR0) and helpers for their drivers. */
#pragma once
#include <stdint.h>

#define SPI_CTRLR0 0x00
#define SPI_CTRLR1 0x04
#define SPI_SSIENR 0x08
#define SPI_SER 0x10
#define SPI_BAUDR 0x14
#define SPI_TXFLR 0x20
#define SPI_RXFLR 0x24
#define SPI_SR 0x28
#define SPI_IMR 0x2c
#define SPI_DMACR 0x4c
#define SPI_DMATDLR 0x50
#define SPI_DMARDLR 0x54
#define SPI_DR 0x60
#define SPI_CTRLR0_SPI 0xf4
#define SPI_XIP_MODE_BITS 0xfc
#define SPI_XIP_INCR_INST 0x100
#define SPI_XIP_CTRL 0x108
#define SPI_XIP_SER 0x10c
#define SPI_ENDIAN 0x118

#define SPI_BUSY 1u
#define SPI_TX_ROOM 2u
#define SPI_TX_EMPTY 4u
#define SPI_RX_READY 8u
#define SPI_DMA_RX 1u
#define SPI_DMA_TX 2u

/* Transfer modes. */
#define SPI_TX_RX 0
#define SPI_TX 1
#define SPI_RX 2
#define SPI_EEPROM 3 /* send the command, then receive CTRLR1 + 1 frames */

/* Address of a register of SPI0 or SPI1. */
uintptr_t spi_at(uint32_t unit, uint32_t reg);

/* Frame format of SPI0 or SPI1; `ctrlr0_spi` describes instruction and address phases of octal transfers. */
void spi_frame(uint32_t unit, uint32_t mode, uint32_t bits, int octal, uint32_t tmod, uint32_t ctrlr0_spi);

/* Waits until everything is sent. 0 or -110 (ETIMEDOUT). */
int32_t spi_drain(uint32_t unit);
