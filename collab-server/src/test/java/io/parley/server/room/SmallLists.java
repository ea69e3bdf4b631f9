package io.parley.server.room;

import io.parley.server.node.NodeDirectory;
import io.parley.server.node.PolicySignatures;
import io.parley.server.wire.Json;
import io.parley.server.wire.PolicySignature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Policies of the demo's parties with which three hundred customers are enough for audiences. */
public final class SmallLists {
  /** The least people of a list, and by how many two must differ. */
  public static final int LEAST = 20;

  private SmallLists() {}

  /**
   * Lets audiences of {@value #LEAST} people out, often; signed anew by each owner. The receiver,
   * metromail, may take them to a folder, {@code exports}.
   */
  public static void allow(Path root) {
    try {
      for (String party : List.of("hearth", "metromail")) {
        try (Stream<Path> files = Files.list(root.resolve(party).resolve("policies"))) {
          for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).toList()) {
            String text = Files.readString(file);
            String small =
                text.replace("min_people: 1000 ", "min_people: " + LEAST + " ")
                    .replace("min_people: 1000\n", "min_people: " + LEAST + "\n")
                    .replace("times: 4 per month", "times: 40 per month");
            if (!small.equals(text)) {
              Files.writeString(file, small);
              Files.writeString(
                  PolicySignatures.fileOf(file),
                  Json.text(
                      PolicySignature.sign(
                          new NodeDirectory(root.resolve(party)).signingKey(),
                          file.getFileName().toString(),
                          Files.readAllBytes(file),
                          Instant.now())));
            }
          }
        }
      }
      Files.writeString(
          root.resolve("metromail/node.yaml"),
          """
            destinations:
              - name: files
                kind: file
                with: {folder: exports, columns: "email,phone"}
          """,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
