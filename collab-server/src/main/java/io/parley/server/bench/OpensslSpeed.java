package io.parley.server.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * X25519 of the machine's own OpenSSL, as {@code openssl speed} measures it: operations in a second
 * of user CPU time.
 */
final class OpensslSpeed implements Rate {
  private static final String[] COMMAND = {
    "openssl", "speed", "-seconds", "1", "-mr", "ecdhx25519"
  };
  private static final String FIGURE = "+F5:";
  private static final int RATE_FIELD = 3;
  private static final long PATIENCE_SECONDS = 60;

  private OpensslSpeed() {}

  /** OpenSSL's rate, if there is one on the search path that measures X25519. */
  static Optional<Rate> onThisMachine() {
    OpensslSpeed speed = new OpensslSpeed();
    try {
      speed.once();
      return Optional.of(speed);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public double once() throws IOException {
    Process process =
        new ProcessBuilder(COMMAND).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try {
      process.getOutputStream().close();
      String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException("openssl speed did not end well");
      }
      return rate(printed);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      process.destroyForcibly();
    }
  }

  /** Reads the line {@code +F5:number:bits:operations a second:seconds an operation}. */
  static double rate(String printed) throws IOException {
    for (String line : printed.lines().toList()) {
      String[] fields = line.split(":", -1);
      if (line.startsWith(FIGURE) && fields.length > RATE_FIELD) {
        try {
          double rate = Double.parseDouble(fields[RATE_FIELD]);
          if (rate > 0) {
            return rate;
          }
        } catch (NumberFormatException e) {
          // Falls through: this is no figure.
        }
      }
    }
    throw new IOException("openssl speed printed no figure for X25519");
  }
}
