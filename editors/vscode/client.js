// client.js -- speaks the Language Server Protocol with `hyperrepl --lsp`. No package is needed beside Node's own.
"use strict";
const { spawn } = require("child_process");

/** A server as a process, and what is asked of it. */
class Client {
  /**
   * @param {string} command the path of `hyperrepl`
   * @param {(method: string, params: any) => void} told takes notifications
   * @param {(reason: string) => void} ended told once, when the server is no more without having been asked to end
   */
  constructor(command, told, ended) {
    this.told = told;
    this.ended = ended;
    this.waiting = new Map();
    this.number = 0;
    this.bytes = Buffer.alloc(0);
    this.process = spawn(command, ["--lsp"], { stdio: ["pipe", "pipe", "pipe"] });
    this.process.stdout.on("data", (chunk) => this.receive(chunk));
    this.process.stdin.on("error", () => {});
    this.process.on("error", (error) => this.end(`${command}: ${error.message}`));
    this.process.on("exit", (code) => this.end(`${command} has ended (${code})`));
  }

  end(reason) {
    if (this.reason) return;
    this.reason = reason;
    for (const { reject } of this.waiting.values()) reject(new Error(reason));
    this.waiting.clear();
    if (!this.isLeaving) this.ended(reason);
  }

  send(message) {
    if (this.reason) return;
    const body = Buffer.from(JSON.stringify({ jsonrpc: "2.0", ...message }), "utf8");
    this.process.stdin.write(`Content-Length: ${body.length}\r\n\r\n`);
    this.process.stdin.write(body);
  }

  notify(method, params) {
    this.send({ method, params });
  }

  request(method, params) {
    if (this.reason) return Promise.reject(new Error(this.reason));
    const id = ++this.number;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.send({ id, method, params });
    });
  }

  receive(chunk) {
    this.bytes = Buffer.concat([this.bytes, chunk]);
    for (;;) {
      const header = this.bytes.indexOf("\r\n\r\n");
      if (header < 0) return;
      const length = Number(/content-length: *(\d+)/i.exec(this.bytes.toString("latin1", 0, header))?.[1]);
      const start = header + 4;
      if (!(this.bytes.length >= start + length)) return;
      const message = JSON.parse(this.bytes.toString("utf8", start, start + length));
      this.bytes = this.bytes.subarray(start + length);
      this.take(message);
    }
  }

  take(message) {
    if (message.method) return this.told(message.method, message.params);
    const waiting = this.waiting.get(message.id);
    if (!waiting) return;
    this.waiting.delete(message.id);
    if (message.error) waiting.reject(new Error(message.error.message));
    else waiting.resolve(message.result);
  }

  /** Takes its leave; the process ends by itself. */
  async stop() {
    if (this.reason) return;
    this.isLeaving = true;
    await this.request("shutdown", null);
    this.notify("exit", null);
  }
}

module.exports = { Client };
