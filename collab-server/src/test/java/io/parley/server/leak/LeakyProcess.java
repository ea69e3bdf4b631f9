package io.parley.server.leak;

import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** Holds what it reads in its heap and in native memory, until its standard input ends. */
final class LeakyProcess {
  private LeakyProcess() {}

  /** Reads 16 bytes, keeps them in the way that the argument names, and says so with one byte. */
  public static void main(String[] arguments) throws IOException {
    byte[] secret = System.in.readNBytes(16);
    ByteBuffer read = ByteBuffer.wrap(secret);
    Object kept =
        switch (arguments[0]) {
          case "array" -> secret.clone();
          case "direct" -> ByteBuffer.allocateDirect(16).put(secret);
          case "uuid" -> List.of(new UUID(read.getLong(), read.getLong()));
          case "text" -> new String(secret, StandardCharsets.ISO_8859_1) + "\u2603";
          default -> throw new IllegalArgumentException("no such way");
        };
    Arrays.fill(secret, (byte) 0);
    try {
      System.out.write(1);
      System.out.flush();
      while (System.in.read() >= 0) {
        // What else comes is of no interest.
      }
    } finally {
      Reference.reachabilityFence(kept);
    }
  }
}
