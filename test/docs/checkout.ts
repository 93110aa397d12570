/** A folder in which the commands of the pages run: like a built checkout of this repository, with the files that they name. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { boardNames } from "../../tools/src/firmware/board.ts";
import { repositoryRoot } from "../../tools/src/firmware/root.ts";

const root = repositoryRoot();

/** What a page's commands call a model, a picture or a script of the reader's own. */
const OWN_FILES = {
  "model.kmodel": "tools/model/digits.kmodel",
  "photo.png": "tools/model/digit7.png",
};
const OWN_SCRIPTS = {
  "hello.py": "print('hello')\n",
  "main.py":
    "import lcd, sensor\nlcd.init()\nsensor.reset()\nsensor.set_pixformat(sensor.RGB565)\nsensor.set_framesize(sensor.QVGA)\nlcd.display(sensor.snapshot())\n",
};

export interface Result {
  status: number | null;
  stdout: string;
  stderr: string;
}

export class Checkout {
  readonly folder = mkdtempSync(join(tmpdir(), "kpy-docs-"));

  constructor() {
    const link = (name: string): void => symlinkSync(join(root, name), join(this.folder, name));
    for (const name of readdirSync(root)) if (!["build", "node_modules", ".git"].includes(name)) link(name);
    for (const name of ["build", "node_modules"]) {
      mkdirSync(join(this.folder, name));
      for (const entry of readdirSync(join(root, name))) if (!entry.startsWith(".")) link(join(name, entry));
    }
    // images that a command builds are found, too
    for (const board of boardNames()) {
      if (!existsSync(join(this.folder, "build", board))) link(join("build", board));
    }
    // what make looks at: everything is installed and built, as it is when tests run
    copyFileSync(join(root, "package-lock.json"), join(this.folder, "node_modules", ".installed"));
    writeFileSync(join(this.folder, "build", ".built"), "");
    mkdirSync(join(this.folder, "bin"));
    symlinkSync(join(root, "tools", "bin", "kpy.mjs"), join(this.folder, "bin", "kpy"));
    mkdirSync(join(this.folder, "tmp"));
    for (const [name, file] of Object.entries(OWN_FILES))
      copyFileSync(join(root, file), join(this.folder, name));
    for (const [name, text] of Object.entries(OWN_SCRIPTS)) writeFileSync(join(this.folder, name), text);
  }

  private get options() {
    const PATH = [join(this.folder, "bin"), process.env.PATH].join(delimiter);
    // not what the make that runs the tests says to others
    const { MAKEFLAGS: _flags, MAKELEVEL: _level, MFLAGS: _words, ...env } = process.env;
    return { cwd: this.folder, env: { ...env, PATH } };
  }

  /** The pages write to /tmp; here that is a folder of the checkout. */
  private mapped(commands: string): string {
    return commands.replaceAll("/tmp/", `${this.folder}/tmp/`);
  }

  /** Runs shell commands; the first that fails ends them. */
  run(commands: string): Result {
    const { status, stdout, stderr } = spawnSync("bash", ["-euo", "pipefail", "-c", this.mapped(commands)], {
      ...this.options,
      encoding: "utf8",
      input: "",
    });
    return { status, stdout, stderr };
  }

  /** Starts a command that only its user ends. */
  start(command: string): ChildProcess {
    return spawn("bash", ["-c", `exec ${this.mapped(command)}`], { ...this.options, stdio: "pipe" });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
