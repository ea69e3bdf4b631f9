package io.parley.server.party;

import io.parley.crypto.KeyedHash;
import io.parley.identity.normalise.NormalisationProfile;
import io.parley.server.node.ConsentSettings;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.wire.BadDocument;
import io.parley.server.wire.Digest;
import io.parley.server.wire.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The file {@code resume.json}: what the offered tables of the lake have, so that a node that takes
 * in rows goes on from there, whatever stopped it. It is written when all of them have it; where
 * history or tables are at another place, it counts for nothing and everything is ingested.
 *
 * @param v the version of this document
 * @param setup a keyed digest of what else decides what the tables have: {@link #setup}
 * @param run the last run of the history of people that the tables have
 * @param published by source that goes through raw and clean: the last raw batch that they have
 * @param tables the snapshot of each of them
 */
record ResumePoint(
    int v, String setup, long run, Map<String, Long> published, Map<String, Long> tables) {
  /** The file's name. */
  static final String FILE = "resume.json";

  private static final int VERSION = 1;

  /** To be raised where a version reads the same rows otherwise. */
  private static final int READING = 1;

  private static final byte[] LABEL = "parley/v1/resume".getBytes(StandardCharsets.US_ASCII);

  ResumePoint {
    published = new TreeMap<>(published);
    tables = new TreeMap<>(tables);
  }

  /**
   * Whether a node goes on from one: it takes in rows while it runs, and no model compares them,
   * which would have to learn and compare anew.
   */
  static boolean isOf(NodeConfiguration configuration) {
    return configuration.pipeline().isOn() && !configuration.identity().isOn();
  }

  /** A point of now. */
  static ResumePoint of(
      String setup, long run, Map<String, Long> published, Map<String, Long> tables) {
    return new ResumePoint(VERSION, setup, run, published, tables);
  }

  /** What was written last; empty: nothing that this version reads. */
  static Optional<ResumePoint> read(NodeDirectory directory) {
    Path file = directory.resolve(FILE);
    try {
      return Files.exists(file)
          ? Optional.of(Json.read(Files.readAllBytes(file), ResumePoint.class))
              .filter(point -> point.v() == VERSION)
          : Optional.empty();
    } catch (BadDocument e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(FILE + " cannot be read", e);
    }
  }

  /** It is on the disk when this returns. */
  void write(NodeDirectory directory) {
    directory.writeWhole(directory.resolve(FILE), Json.bytes(this));
  }

  /**
   * A digest of what sources say and how it is read: their settings, the whole of each that is one
   * file, and the tables that policies offer. Keyed, so that nobody without the node's key can test
   * a guess at a file of few rows.
   *
   * @throws UncheckedIOException when a file cannot be read
   */
  static String setup(
      NodeConfiguration configuration, NodeDirectory directory, Map<String, KeptTable> tables) {
    List<Object> all = new ArrayList<>();
    all.add(List.of(READING, NormalisationProfile.CANONICAL.id()));
    all.add(configuration.identity().recordsPerIdentifier());
    for (NodeConfiguration.Source source : configuration.sources()) {
      ConsentSettings consent = source.consent();
      all.add(
          List.of(
              source.name(),
              source.region(),
              source.email(),
              source.phone(),
              source.table(),
              new TreeMap<>(source.columns()),
              source.key(),
              source.from().isOneFile() ? content(directory.resolve(source.file())) : "zones"));
      all.add(
          List.of(
              consent.column(),
              consent.granted(),
              consent.refused(),
              consent.everybody(),
              new TreeMap<>(consent.purposes()),
              consent.unreadableSeen()));
    }
    new TreeMap<>(tables)
        .forEach(
            (name, table) ->
                all.add(
                    List.of(
                        name,
                        table.ofPeople(),
                        table.columns().stream()
                            .map(c -> c.name() + " " + c.type())
                            .sorted()
                            .toList())));
    return HexFormat.of()
        .formatHex(
            KeyedHash.hmacSha256(directory.localKey(), LABEL, Digest.sha256(Json.bytes(all))));
  }

  private static String content(Path file) {
    if (!Files.isRegularFile(file)) {
      return ""; // whoever reads it says so
    }
    try (InputStream in = Files.newInputStream(file);
        DigestOutputStream out =
            new DigestOutputStream(
                OutputStream.nullOutputStream(), MessageDigest.getInstance("SHA-256"))) {
      long unused = in.transferTo(out);
      return HexFormat.of().formatHex(out.getMessageDigest().digest());
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read", e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
