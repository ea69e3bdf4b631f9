package io.parley.server.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.connector.lake.LakeSettings;
import io.parley.connector.lake.StagingTables;
import io.parley.peer.TrinoServer;
import io.parley.server.account.Role;
import io.parley.server.ledger.PostgresPeer;
import io.parley.server.node.NodeConfiguration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A room whose node.yaml names a Trino: questions over Flight run in it, and leave nothing there.
 */
@Tag("slow")
class RoomOnTrinoPeerTest {
  private static final String SQL =
      "SELECT m.segment, COUNT(DISTINCT person) AS n FROM metromail.mailings m"
          + " JOIN hearth.customers c USING (person) GROUP BY m.segment";

  @Test
  void question_runsInTheRoomsTrino_andNothingOfItStays(@TempDir Path root) throws Exception {
    NodeConfiguration.Database postgres = PostgresPeer.empty();
    String catalog = "shared" + UUID.randomUUID().toString().substring(0, 8);
    Path staged = Files.createDirectories(root.resolve("staged"));
    StagingTables.open(
            new LakeSettings.Catalog.Postgres(postgres.url(), postgres.user(), ""),
            catalog,
            "parley_staging",
            staged)
        .close();
    try (TrinoServer trino = TrinoServer.start()) {
      trino.icebergCatalog(catalog, postgres.url(), postgres.user(), staged);
      String engine =
          """
            engine:
              trino: "%s"
              catalog: %s
              staging: {url: "%s", user: postgres, folder: "%s"}
          """
              .formatted(trino.jdbcUrl(), catalog, postgres.url(), staged);
      try (RoomRig room = RoomRig.start(root.resolve("nodes"), engine)) {
        List<String> segments = ask(room);
        assertThat(segments).containsExactly("mens", "none", "womens");
        try (Connection connection = trino.connect()) {
          assertThat(count(connection, "'WITH%parley!_staging.q%' ESCAPE '!'")).isPositive();
        }
        try (Stream<Path> files = Files.walk(staged)) {
          assertThat(files.filter(Files::isRegularFile)).isEmpty();
        }
      }
      trino.dropCatalog(catalog);
    }
  }

  private static List<String> ask(RoomRig room) throws Exception {
    Properties properties = room.jdbc();
    properties.setProperty("token", room.account("jane", "hearth", Role.ANALYST));
    List<String> segments = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection(room.url(), properties);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(SQL)) {
      while (row.next()) {
        segments.add(row.getString(1));
      }
    }
    return segments;
  }

  private static long count(Connection trino, String like) throws SQLException {
    try (Statement statement = trino.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT count(*) FROM system.runtime.queries WHERE state = 'FINISHED' AND query LIKE "
                    + like)) {
      row.next();
      return row.getLong(1);
    }
  }
}
