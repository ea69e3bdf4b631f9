package io.parley.server;

import io.parley.connector.source.SourceException;
import io.parley.server.cli.ParleyCommand;
import io.parley.server.node.ConfigurationException;
import io.parley.server.wire.BadDocument;
import java.io.UncheckedIOException;
import java.util.Arrays;
import picocli.CommandLine;

/** The program. */
public final class Parley {
  private Parley() {}

  public static void main(String[] args) {
    // Arrow's allocator needs netty's direct memory, which JDK 25 switches off by default.
    System.setProperty("io.netty.noUnsafe", "false");
    System.exit(commandLine().execute(positional(args)));
  }

  /** A question may begin with a comment, which is no option: options have no blanks. */
  public static String[] positional(String... args) {
    return Arrays.stream(args)
        .map(a -> a.matches("--(?s)[^=]*\\s.*") ? " " + a : a)
        .toArray(String[]::new);
  }

  /** The command line, with exit codes: 0 done, 1 refused or failed, 2 wrong usage. */
  public static CommandLine commandLine() {
    CommandLine command = new CommandLine(new ParleyCommand());
    command.setExecutionExceptionHandler((e, line, result) -> failed(e, line));
    command.setCaseInsensitiveEnumValuesAllowed(true);
    Usage.bePlain(command);
    return command;
  }

  private static int failed(Exception e, CommandLine line) {
    Throwable told = toldToPeople(e);
    line.getErr().println("parley: " + message(told));
    return 1;
  }

  /** The first cause that speaks to people; other texts could carry a value from the data. */
  private static Throwable toldToPeople(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConfigurationException
          || cause instanceof SourceException
          || cause instanceof BadDocument
          || cause instanceof UncheckedIOException) {
        return cause;
      }
    }
    return e;
  }

  private static String message(Throwable e) {
    boolean ours = e.getClass().getName().startsWith("io.parley.");
    if ((ours || e instanceof UncheckedIOException) && e.getMessage() != null) {
      return e.getMessage();
    }
    StringBuilder text = new StringBuilder("failed inside: ");
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      text.append(cause == e ? "" : " < ").append(cause.getClass().getName());
      if (cause.getStackTrace().length > 0) {
        text.append(" at ").append(cause.getStackTrace()[0]);
      }
    }
    return text.toString();
  }
}
