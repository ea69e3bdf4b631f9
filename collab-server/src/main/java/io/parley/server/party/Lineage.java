package io.parley.server.party;

import io.parley.connector.source.FileSet;
import io.parley.server.audience.AudienceBook;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.DestinationSettings;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Who is in an audience is an exact answer, of whichever collaboration: it is not offered to
 * another one as if it were the node's own knowledge. A source that lies where audiences are
 * delivered is refused. Not found: a copy that somebody puts elsewhere; that is a breach of what
 * this party's people were promised, by the party itself.
 */
record Lineage(NodeDirectory node) {
  /** Where audiences are delivered, in each collaboration's folder. */
  static final String AUDIENCES = AudienceBook.FOLDER;

  /**
   * Checks where sources lie.
   *
   * @throws ConfigurationException naming the source
   */
  void check(List<NodeConfiguration.Source> sources, List<DestinationSettings> destinations) {
    for (NodeConfiguration.Source source : sources) {
      if (read(source).stream()
          .map(Lineage::real)
          .anyMatch(
              file -> isDelivered(file) || destinations.stream().anyMatch(d -> isBelow(file, d)))) {
        throw new ConfigurationException(
            "source `%s` reads an audience that was delivered to this node; who is in one cannot be offered, in this collaboration or another: remove the source"
                .formatted(source.name()));
      }
    }
  }

  private List<Path> read(NodeConfiguration.Source source) {
    return switch (source.from().kind()) {
      case FILE -> List.of(node.resolve(source.file()));
      case FILES -> new FileSet(node.path(), source.from().files()).files();
      case ICEBERG -> List.of(node.resolve(source.from().iceberg().folder()));
      case EVENTS, JDBC, TRINO, S3, KAFKA -> List.of();
    };
  }

  /** A folder that is a destination holds audiences too. */
  private boolean isBelow(Path file, DestinationSettings destination) {
    String folder = destination.with().getOrDefault("folder", "");
    return !folder.isEmpty() && file.startsWith(real(node.resolve(folder)));
  }

  private boolean isDelivered(Path file) {
    Path home = real(node.path());
    if (!file.startsWith(home)) {
      return false;
    }
    Path within = home.relativize(file);
    boolean further =
        within.getNameCount() > 2 && within.startsWith(Path.of(NodeDirectory.COLLABORATIONS));
    return (further ? within.getName(2) : within.getName(0)).toString().equals(AUDIENCES);
  }

  /** A link is where it leads to. */
  private static Path real(Path path) {
    try {
      return Files.exists(path) ? path.toRealPath() : path.toAbsolutePath().normalize();
    } catch (IOException e) {
      return path.toAbsolutePath().normalize();
    }
  }
}
