package io.parley.server.activation;

import io.parley.connector.destination.AudienceMember;
import io.parley.connector.destination.DestinationException;
import io.parley.connector.destination.message.MessageRules;
import io.parley.connector.destination.message.UnsubscribeLinks;
import io.parley.identity.normalise.AttributeKind;
import io.parley.identity.normalise.Normaliser;
import io.parley.identity.normalise.NormaliserOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Who asked for no more messages: a file of the node, a line each, with the token at the end of a
 * link or with an address. It is looked at before each message, and nobody is written to where it
 * is not there: a path that was mistyped would else undo every request in silence. Half a file may
 * look like a whole one, so that writers replace it as a whole, by a rename.
 */
final class Unsubscribed implements MessageRules.Unsubscribed {
  private final Path file;
  private final UnsubscribeLinks links;
  private String version = "";
  private Set<String> lines = Set.of();

  Unsubscribed(Path file, UnsubscribeLinks links) {
    this.file = file;
    this.links = links;
  }

  @Override
  public synchronized boolean contains(AudienceMember member) {
    refresh(member.region());
    return member.values().stream()
        .anyMatch(a -> lines.contains(a.text()) || lines.contains(links.token(a.text())));
  }

  private void refresh(String region) {
    try {
      BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
      String now = found.fileKey() + " " + found.lastModifiedTime() + " " + found.size();
      if (!now.equals(version)) {
        lines = read(region);
        version = now;
      }
    } catch (IOException e) {
      throw new DestinationException(
          "the file %s of those who unsubscribed cannot be read, and nobody is written to without it; make an empty one where nobody did"
              .formatted(file.getFileName()));
    }
  }

  private Set<String> read(String region) throws IOException {
    NormaliserOptions options = NormaliserOptions.of(region);
    Set<String> read = new HashSet<>();
    try (Stream<String> each = Files.lines(file)) {
      each.map(String::strip)
          .filter(line -> !line.isEmpty())
          .forEach(
              line -> {
                read.add(line);
                for (AttributeKind kind :
                    Set.of(AttributeKind.EMAIL, AttributeKind.PHONE, AttributeKind.DEVICE_ID)) {
                  Normaliser.of(kind, options).canonical(line).ifPresent(read::add);
                }
              });
    }
    return read;
  }
}
