package io.parley.server.audit;

import io.parley.server.node.ConfigurationException;
import io.parley.server.wire.AuditLine;
import io.parley.server.wire.BadDocument;
import io.parley.server.wire.Json;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** An exported audit log: JSON Lines, each line in the one form that the node writes. */
public final class AuditFile {
  private AuditFile() {}

  /**
   * Proves an exported log whole, handing its lines on.
   *
   * @throws BrokenLog when it is not as the node signed it
   */
  public static AuditFinding verify(Path file, PinnedKeys keys, Consumer<AuditLine> lines) {
    return verify(text(file), keys, lines);
  }

  /** The same for the text of a file. */
  static AuditFinding verify(String text, PinnedKeys keys, Consumer<AuditLine> lines) {
    AuditChain chain = new AuditChain(keys);
    int from = 0;
    int place = 1;
    while (from < text.length()) {
      int end = text.indexOf('\n', from);
      if (end < 0) {
        throw new BrokenLog(0, "line %d of the file is cut off".formatted(place));
      }
      AuditLine line = line(text.substring(from, end), place);
      chain.accept(line);
      lines.accept(line);
      from = end + 1;
      place++;
    }
    return chain.exported();
  }

  /** As a reader could else be shown two texts for one line, only the canonical one is read. */
  private static AuditLine line(String text, int place) {
    try {
      AuditLine line = Json.read(text.getBytes(StandardCharsets.UTF_8), AuditLine.class);
      if (Json.text(line).equals(text)) {
        return line;
      }
    } catch (BadDocument | IllegalArgumentException e) {
      // told below, with its place
    }
    throw new BrokenLog(
        0, "line %d of the file is not as a node writes it: it was changed".formatted(place));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new BrokenLog(0, "the file is not UTF-8: it was changed");
    } catch (IOException e) {
      throw new ConfigurationException("the audit log " + file + " cannot be read");
    }
  }
}
