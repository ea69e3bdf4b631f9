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
    List<TablePolicy> tables = new ArrayList<>();
    List<PopulationBudget> budgets = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        PolicyDocument document =
            PolicyReader.read(String.valueOf(file.getFileName()), Files.readAllBytes(file));
        if (document instanceof PolicyDocument.Table table) {
          tables.add(table.policy());
        } else if (document instanceof PolicyDocument.Budget budget) {
          budgets.add(budget.budget());
        }
      }
    }
    return new PolicySet(tables, budgets);
  }

  static PolicyDocument read(String text) {
    return PolicyReader.read("policy.yaml", text.getBytes(StandardCharsets.UTF_8));
  }

  static TablePolicy table(String text) {
    return ((PolicyDocument.Table) read(text)).policy();
  }
}
