package io.parley.server.leak;

import io.parley.server.wire.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Leaks of every kind that a room's folder and its streams could have. */
final class PlantedLeaks implements AutoCloseable {
  private static final int STREAM = 1_000_001;
  private static final int DATA = 0;

  private final Connection sqlite;

  private PlantedLeaks(Connection sqlite) {
    this.sqlite = sqlite;
  }

  /** Leaves a person's traces in a folder. */
  static PlantedLeaks in(Path folder, Canary canary) throws IOException, SQLException {
    byte[] hash = Digest.sha256(canary.normalisedEmail().getBytes(StandardCharsets.UTF_8));
    String hex = HexFormat.of().formatHex(hash);
    try (OutputStream gzip =
        new GZIPOutputStream(Files.newOutputStream(folder.resolve("planted.gz")))) {
      gzip.write(hex.getBytes(StandardCharsets.US_ASCII));
    }
    try (ZipOutputStream zip =
        new ZipOutputStream(Files.newOutputStream(folder.resolve("planted.zip")))) {
      zip.putNextEntry(new ZipEntry("inner"));
      zip.write(canary.normalisedPhone().getBytes(StandardCharsets.UTF_16LE));
    }
    Base64.Encoder base64 = Base64.getEncoder();
    String inner = base64.encodeToString(Secrets.matchKeys(canary).get("e-mail").toBytes());
    String outer =
        base64.encodeToString(
            "{\"v\":\"%s\"}".formatted(inner).getBytes(StandardCharsets.US_ASCII));
    Files.writeString(folder.resolve("planted.json"), "{\"body\":\"%s\"}".formatted(outer));
    Files.writeString(folder.resolve("node.log"), canary.name() + "\n", StandardOpenOption.APPEND);
    parquet(folder.resolve("planted.parquet"), hex);
    return new PlantedLeaks(sqlite(folder.resolve("planted.db"), hash));
  }

  private static void parquet(Path file, String hex) throws SQLException {
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement()) {
      // A dictionary and zstd: nothing of it can be seen in the file's own bytes.
      statement.execute(
          "COPY (SELECT '%s' || (i %% 2)::VARCHAR AS v FROM range(1000) r(i))".formatted(hex)
              + " TO '%s' (FORMAT parquet, COMPRESSION zstd)".formatted(file));
    }
  }

  /** The connection stays open: the value is in the write-ahead log only. */
  private static Connection sqlite(Path file, byte[] hash) throws SQLException {
    Connection sqlite = DriverManager.getConnection("jdbc:sqlite:" + file);
    try (Statement statement = sqlite.createStatement()) {
      statement.execute("PRAGMA journal_mode = WAL");
      statement.execute("CREATE TABLE planted (v BLOB)");
    }
    try (PreparedStatement insert = sqlite.prepareStatement("INSERT INTO planted VALUES (?)")) {
      insert.setBytes(1, hash);
      insert.executeUpdate();
    }
    return sqlite;
  }

  /** A reply that carries a pseudonym over the border of two frames, and one in base64. */
  Http2Connection stream(byte[] pseudonym) {
    String encoded = Base64.getEncoder().encodeToString(pseudonym);
    ByteArrayOutputStream payload = new ByteArrayOutputStream();
    payload.writeBytes(message(pseudonym));
    payload.writeBytes(
        message("{\"p\":\"%s\"}".formatted(encoded).getBytes(StandardCharsets.US_ASCII)));
    byte[] whole = payload.toByteArray();
    int border = 5 + pseudonym.length / 2;
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    frames.writeBytes(frame(whole, 0, border));
    frames.writeBytes(frame(whole, border, 5 + pseudonym.length + 12));
    frames.writeBytes(frame(whole, 5 + pseudonym.length + 12, whole.length));
    return new Http2Connection(new byte[0], frames.toByteArray());
  }

  private static byte[] message(byte[] body) {
    return ByteBuffer.allocate(5 + body.length).put((byte) 0).putInt(body.length).put(body).array();
  }

  private static byte[] frame(byte[] payload, int from, int to) {
    int length = to - from;
    return ByteBuffer.allocate(9 + length)
        .put((byte) (length >>> 16))
        .putShort((short) length)
        .put((byte) DATA)
        .put((byte) 0)
        .putInt(STREAM)
        .put(payload, from, length)
        .array();
  }

  @Override
  public void close() throws SQLException {
    sqlite.close();
  }
}
