package io.parley.server.node;

import io.parley.crypto.Fingerprint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes a fingerprint under {@code node.pins} of a node.yaml and leaves every other line as it is,
 * comments too. The file is read again, and put back if anything but that pin has changed.
 */
public final class PinnedKeys {
  private static final Pattern PINS = Pattern.compile("^(\\s+)pins:\\s*(\\{\\s*\\})?\\s*(#.*)?$");

  private PinnedKeys() {}

  /**
   * Pins a key under a name.
   *
   * @return the fingerprint that was pinned before, when it was another
   * @throws ConfigurationException when the file is laid out so that a line cannot be added
   */
  public static Optional<String> pin(Path config, String name, Fingerprint fingerprint) {
    NodeConfiguration before = NodeConfiguration.load(config);
    String text = text(config);
    String changed = changed(text, name, fingerprint);
    NodeDirectory node = NodeDirectory.of(config, before);
    node.writeWhole(config, changed.getBytes(StandardCharsets.UTF_8));
    if (!isWanted(config, before, name, fingerprint)) {
      node.writeWhole(config, text.getBytes(StandardCharsets.UTF_8));
      throw new ConfigurationException(
          "%s is laid out so that no pin can be added; write under `node.pins`: `%s: \"%s\"`"
              .formatted(config, name, fingerprint.text()));
    }
    return Optional.ofNullable(before.pins().get(name))
        .filter(p -> !Fingerprint.parse(p).equals(fingerprint));
  }

  private static String text(Path config) {
    try {
      return Files.readString(config);
    } catch (IOException e) {
      throw new ConfigurationException(config + " cannot be read");
    }
  }

  private static boolean isWanted(
      Path config, NodeConfiguration before, String name, Fingerprint fingerprint) {
    Map<String, String> pins = new HashMap<>(before.pins());
    pins.put(name, fingerprint.text());
    try {
      return NodeConfiguration.load(config).equals(before.withPins(pins));
    } catch (ConfigurationException e) {
      return false;
    }
  }

  private static String changed(String text, String name, Fingerprint fingerprint) {
    List<String> lines = new ArrayList<>(text.lines().toList());
    Pattern own = Pattern.compile("^\\s+\"?" + Pattern.quote(name) + "\"?:\\s.*$");
    for (int i = 0; i < lines.size(); i++) {
      Matcher pins = PINS.matcher(lines.get(i));
      if (!pins.matches()) {
        continue;
      }
      String indent = pins.group(1);
      String line = "%s  %s: \"%s\"".formatted(indent, name, fingerprint.text());
      int end = i + 1;
      while (end < lines.size() && lines.get(end).matches(indent + "\\s+\\S.*")) {
        if (own.matcher(lines.get(end)).matches()) {
          lines.set(end, line);
          return joined(lines);
        }
        end++;
      }
      lines.set(i, indent + "pins:" + (pins.group(3) == null ? "" : " " + pins.group(3)));
      lines.add(i + 1, line);
      return joined(lines);
    }
    lines.add("  pins:");
    lines.add("    %s: \"%s\"".formatted(name, fingerprint.text()));
    return joined(lines);
  }

  private static String joined(List<String> lines) {
    return String.join("\n", lines) + "\n";
  }
}
