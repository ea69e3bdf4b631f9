package io.parley.server.operate;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.event.KeyValuePair;

/**
 * Writes what is logged, for people or as JSON, so that no line holds a value from the data:
 *
 * <ul>
 *   <li>Our own code logs constant texts, with names, random ids, codes and classes beside them.
 *   <li>Of libraries' lines the text is withheld: they write statements, cells and paths into it as
 *       they like. Who logged, how grave it is, and the classes of the failure are told.
 *   <li>No failure's own text is written, nor its stack, whose texts are the same ones.
 * </ul>
 *
 * <p>Line breaks are written as blanks: who gets a text into a line writes no line of its own.
 */
public final class NodeLogEncoder extends EncoderBase<ILoggingEvent> {
  private static final String OURS = "io.parley.";
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

  /** Of the process, as its log is; empty: for people. */
  private static final AtomicReference<String> JSON_OF = new AtomicReference<>("");

  /** Writes JSON from here on, as lines of this node. */
  static void writeJson(String node) {
    JSON_OF.set(node);
  }

  /** Writes for people again. */
  static void writeText() {
    JSON_OF.set("");
  }

  @Override
  public byte[] headerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    String node = Objects.requireNonNull(JSON_OF.get());
    return (node.isEmpty() ? text(event) : json(event, node)).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public byte[] footerBytes() {
    return new byte[0];
  }

  private static boolean isOurs(ILoggingEvent event) {
    return event.getLoggerName().startsWith(OURS);
  }

  private static String said(ILoggingEvent event) {
    return isOurs(event) ? event.getFormattedMessage() : "a library logged; its text is withheld";
  }

  private static List<KeyValuePair> values(ILoggingEvent event) {
    return isOurs(event) && event.getKeyValuePairs() != null ? event.getKeyValuePairs() : List.of();
  }

  private static String json(ILoggingEvent event, String node) {
    String named = isOurs(event) ? "log" : "library";
    for (KeyValuePair pair : values(event)) {
      named = pair.key.equals("event") ? String.valueOf(pair.value) : named;
    }
    LogLine line =
        new LogLine(Instant.ofEpochMilli(event.getTimeStamp()), event.getLevel().toString(), named)
            .with("node", node)
            .with("message", said(event))
            .with("logger", event.getLoggerName());
    values(event).forEach(pair -> line.with(pair.key, pair.value));
    event.getMDCPropertyMap().forEach(line::with);
    return line.with("failure", causes(event.getThrowableProxy())).text();
  }

  private static String text(ILoggingEvent event) {
    StringBuilder line = new StringBuilder();
    line.append(
            TIME.format(
                LocalTime.ofInstant(
                    Instant.ofEpochMilli(event.getTimeStamp()), ZoneId.systemDefault())))
        .append(String.format(Locale.ROOT, " %-5s ", event.getLevel()))
        .append(event.getLoggerName().replaceFirst("^.*\\.", ""))
        .append(' ')
        .append(said(event));
    for (KeyValuePair pair : values(event)) {
      line.append(' ').append(pair.key).append('=').append(pair.value);
    }
    String causes = causes(event.getThrowableProxy());
    return line.append(causes.isEmpty() ? "" : " failure=" + causes)
            .toString()
            .replaceAll("[\\p{Cntrl}\\u2028\\u2029]", " ")
        + "\n";
  }

  /** The classes of a failure and its causes, without their texts. */
  private static String causes(@org.jspecify.annotations.Nullable IThrowableProxy failure) {
    StringBuilder text = new StringBuilder();
    for (IThrowableProxy e = failure; e != null; e = e.getCause()) {
      text.append(text.isEmpty() ? "" : " < ").append(e.getClassName());
    }
    return text.toString();
  }
}
