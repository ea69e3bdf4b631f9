package io.parley.policy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Policies for tests, from folders and from text. */
final class PolicyFiles {
  private PolicyFiles() {}

  static PolicySet set(Path folder) throws IOException {
    List<PolicyDocument> documents = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> !isTest(f)).sorted().toList()) {
        documents.add(
            PolicyReader.read(String.valueOf(file.getFileName()), Files.readAllBytes(file)));
      }
    }
    return PolicySet.of(documents);
  }

  private static boolean isTest(Path file) {
    return TestFileReader.isTestFile(file.toString());
  }

  static PolicyDocument read(String text) {
    return PolicyReader.read("policy.yaml", text.getBytes(StandardCharsets.UTF_8));
  }

  static TablePolicy table(String text) {
    return ((PolicyDocument.Table) read(text)).policy();
  }
}
