package io.parley.policy.tool;

import io.parley.policy.Diagnostics;
import io.parley.policy.PolicyDocument;
import io.parley.policy.PolicyException;
import io.parley.policy.PolicyProblem;
import io.parley.policy.PolicyReader;
import io.parley.policy.PolicySet;
import io.parley.policy.PolicyTest;
import io.parley.policy.Standpoint;
import io.parley.policy.TestFileReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Files that are read together: the policies of all parties of one collaboration, and tests.
 *
 * @param documents of the files without problems, by the files' names
 * @param tests of all files, by file and line; each says who asks
 * @param texts of all files, by name
 * @param problems of all files, by file and line; a set with problems is not to be judged under
 */
public record PolicyFileSet(
    SortedMap<String, PolicyDocument> documents,
    List<PolicyTest> tests,
    SortedMap<String, String> texts,
    List<PolicyProblem> problems) {
  public PolicyFileSet {
    documents = Collections.unmodifiableSortedMap(new TreeMap<>(documents));
    tests = List.copyOf(tests);
    texts = Collections.unmodifiableSortedMap(new TreeMap<>(texts));
    problems = List.copyOf(problems);
  }

  /** Reads files, by name. A name that ends in {@code .test.yaml} is a file of tests. */
  public static PolicyFileSet read(Map<String, byte[]> files) {
    SortedMap<String, PolicyDocument> documents = new TreeMap<>();
    SortedMap<String, String> texts = new TreeMap<>();
    List<PolicyTest> tests = new ArrayList<>();
    List<PolicyProblem> problems = new ArrayList<>();
    new TreeMap<>(files)
        .forEach(
            (name, bytes) -> {
              texts.put(name, new String(bytes, StandardCharsets.UTF_8));
              try {
                if (TestFileReader.isTestFile(name)) {
                  tests.addAll(TestFileReader.read(name, bytes));
                } else {
                  PolicyDocument document = PolicyReader.read(name, bytes);
                  documents.put(name, document);
                  tests.addAll(tests(document));
                }
              } catch (PolicyException e) {
                problems.addAll(e.problems());
              }
            });
    return new PolicyFileSet(documents, tests, texts, problems);
  }

  private static List<PolicyTest> tests(PolicyDocument document) {
    if (document instanceof PolicyDocument.Table table) {
      return from(Standpoint.ofOwner(table.policy()), table.policy().tests());
    } else if (document instanceof PolicyDocument.Named named) {
      return from(Standpoint.of(named.template().name().party()), named.template().tests());
    } else if (document instanceof PolicyDocument.Derived derived) {
      return from(Standpoint.of(derived.table().table().party()), derived.table().tests());
    }
    return List.of();
  }

  private static List<PolicyTest> from(Standpoint owner, List<PolicyTest> tests) {
    return tests.stream().map(test -> test.from(owner)).toList();
  }

  /** All policies, as questions are judged under them. */
  public PolicySet policies() {
    return PolicySet.of(documents.values());
  }

  /** Every problem as a person reads it, each after its line; empty when there is none. */
  public String renderedProblems() {
    StringBuilder all = new StringBuilder();
    for (PolicyProblem problem : problems) {
      String text = texts.getOrDefault(problem.position().file(), "");
      all.append(Diagnostics.render(problem, text)).append('\n');
    }
    return all.toString();
  }
}
