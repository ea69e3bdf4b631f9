package io.parley.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.server.Parley;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** Runs commands in this process and keeps what they say. */
public final class Shell {
  private Shell() {}

  /** What a command said: its own writers, and what went to the process's streams beside them. */
  public record Said(int exit, String out, String err) {
    public String all() {
      return out + err;
    }
  }

  public static synchronized Said run(String... command) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    ByteArrayOutputStream systemOut = new ByteArrayOutputStream();
    ByteArrayOutputStream systemErr = new ByteArrayOutputStream();
    PrintStream outBefore = System.out;
    PrintStream errBefore = System.err;
    System.setOut(new PrintStream(systemOut, true, UTF_8));
    System.setErr(new PrintStream(systemErr, true, UTF_8));
    try {
      CommandLine line = Parley.commandLine();
      line.setOut(new PrintWriter(out, true));
      line.setErr(new PrintWriter(err, true));
      int exit = line.execute(Parley.positional(command));
      return new Said(exit, out + systemOut.toString(UTF_8), err + systemErr.toString(UTF_8));
    } finally {
      System.setOut(outBefore);
      System.setErr(errBefore);
    }
  }
}
