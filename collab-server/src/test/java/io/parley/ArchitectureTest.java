package io.parley;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The arrows between modules, the order inside the engine, and the house rules on names. */
class ArchitectureTest {
  private static final String[] LIBRARIES = {
    "io.parley.crypto..",
    "io.parley.policy..",
    "io.parley.query..",
    "io.parley.identity..",
    "io.parley.connector.."
  };

  /** What each module may use of the others. The server, which binds them all, may use any. */
  private static final Map<String, List<String>> MODULE_ARROWS =
      Map.of(
          "io.parley.crypto..", List.of(),
          "io.parley.policy..", List.of(),
          "io.parley.query..", List.of("io.parley.policy..", "io.parley.crypto.."),
          "io.parley.identity..", List.of("io.parley.crypto.."),
          "io.parley.connector..", List.of("io.parley.crypto..", "io.parley.identity.normalise.."));

  /**
   * What each step of the engine may use of the others. A plan carries its price, so {@code plan}
   * knows {@code account}; whoever runs or releases a plan knows the steps that made it.
   */
  private static final Map<String, List<String>> ENGINE_ARROWS =
      Map.of(
          "sql", List.of(),
          "privacy", List.of("sql"),
          "match", List.of(),
          "account", List.of(),
          "dp", List.of(),
          "plan", List.of("sql", "privacy", "match", "account", "dp"),
          "backend", List.of("sql", "privacy", "match", "plan"),
          "release", List.of("sql", "privacy", "match", "plan", "backend", "dp"),
          "explain", List.of("privacy", "match", "account", "dp", "plan", "release"),
          "check", List.of("sql", "privacy", "match", "account", "dp", "plan", "release"));

  private static final String TABLE_SOURCE = "io.parley.query.TableSource";

  private static final JavaClasses OURS = OurClasses.imported();

  private static final JavaClasses PLANTED =
      new ClassFileImporter().importPackages("io.parley.crypto.planted");

  @Test
  void everyClass_belongsToAModule() {
    classes()
        .should()
        .resideInAnyPackage(
            Stream.concat(Stream.of("io.parley.server.."), Stream.of(LIBRARIES))
                .toArray(String[]::new))
        .check(OURS);
  }

  @Test
  void modules_useOnlyWhatTheirArrowsAllow() {
    MODULE_ARROWS.keySet().forEach(module -> arrowsOf(module).check(OURS));
    slices().matching("io.parley.(*)..").should().beFreeOfCycles().check(OURS);
  }

  @Test
  void importAgainstAnArrow_isFound() {
    assertThatThrownBy(() -> arrowsOf("io.parley.crypto..").check(PLANTED))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("io.parley.crypto.planted.UsesPolicies")
        .hasMessageContaining("io.parley.policy.PolicySet");
  }

  @Test
  void crypto_knowsBytesOnly() {
    bytesOnly().check(OURS);
  }

  @Test
  void sqlInCrypto_isFound() {
    assertThatThrownBy(() -> bytesOnly().check(PLANTED))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("io.parley.crypto.planted.OpensDatabase");
  }

  @Test
  void spring_staysInTheServer() {
    noClasses()
        .that()
        .resideInAnyPackage(LIBRARIES)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.springframework..")
        .check(OURS);
  }

  @Test
  void engine_keepsTheOrderOfAQuestion() {
    ENGINE_ARROWS.keySet().forEach(step -> arrowsOfStep(step).check(OURS));
    slices().matching("io.parley.query.(*)..").should().beFreeOfCycles().check(OURS);
  }

  @Test
  void engine_hasNoStepWithoutArrows() {
    assertThat(OURS.getPackage("io.parley.query").getSubpackages())
        .extracting(JavaPackage::getRelativeName)
        .isSubsetOf(ENGINE_ARROWS.keySet());
  }

  @Test
  void identityAndConnectors_haveNoCyclesInside() {
    slices().matching("io.parley.identity.(*)..").should().beFreeOfCycles().check(OURS);
    slices().matching("io.parley.connector.(*)..").should().beFreeOfCycles().check(OURS);
  }

  @Test
  void everyPackage_isNullMarked() {
    List<String> unmarked = new ArrayList<>();
    for (JavaClass type : OURS) {
      if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
        unmarked.add(type.getPackageName());
      }
    }
    assertThat(unmarked.stream().distinct()).isEmpty();
  }

  @Test
  void noClass_isNamedAfterNothing() {
    sayingNames().check(OURS);
  }

  @Test
  void helper_isFound() {
    assertThatThrownBy(() -> sayingNames().check(PLANTED))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("io.parley.crypto.planted.KeyHelper");
  }

  @Test
  void libraries_printNothing() {
    JavaClasses libraries = OURS.that(resideInAnyPackage(LIBRARIES));
    NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(libraries);
    NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(libraries);
  }

  @Test
  void printing_isFound() {
    assertThatThrownBy(() -> NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(PLANTED))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("io.parley.crypto.planted.KeyHelper");
  }

  @Test
  void noSource_usesMocks() throws IOException {
    String mocks = "org." + "mockito";
    try (Stream<Path> files = Files.walk(Path.of(".."))) {
      List<Path> mocking =
          files
              .filter(file -> file.toString().contains("/src/"))
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> contains(file, mocks))
              .toList();
      assertThat(mocking).isEmpty();
    }
  }

  private static boolean contains(Path file, String text) {
    try {
      return Files.readString(file).contains(text);
    } catch (IOException e) {
      throw new AssertionError("cannot read " + file, e);
    }
  }

  private static ArchRule arrowsOf(String module) {
    List<String> allowed = new ArrayList<>(MODULE_ARROWS.get(module));
    allowed.add(module);
    return noUseOutside(module, "io.parley..", allowed);
  }

  private static ArchRule arrowsOfStep(String step) {
    List<String> allowed = new ArrayList<>(List.of("io.parley.query." + step + ".."));
    ENGINE_ARROWS.get(step).forEach(other -> allowed.add("io.parley.query." + other + ".."));
    return noUseOutside(allowed.get(0), "io.parley.query..", allowed);
  }

  /** Of {@code house}, classes of {@code user} may use the allowed packages only, and ports. */
  private static ArchRule noUseOutside(String user, String house, List<String> allowed) {
    DescribedPredicate<JavaClass> forbidden =
        resideInAPackage(house)
            .and(not(resideInAnyPackage(allowed.toArray(String[]::new))))
            .and(not(DescribedPredicate.describe("ports", ArchitectureTest::isPort)));
    return noClasses().that().resideInAPackage(user).should().dependOnClassesThat(forbidden);
  }

  /** The engine's ports lie above its steps, which speak to them. */
  private static boolean isPort(JavaClass type) {
    return type.getFullName().equals(TABLE_SOURCE);
  }

  private static ArchRule bytesOnly() {
    return noClasses()
        .that()
        .resideInAPackage("io.parley.crypto..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.sql..",
            "javax.sql..",
            "org.apache.arrow..",
            "org.apache.calcite..",
            "org.duckdb..",
            "org.springframework..");
  }

  private static ArchRule sayingNames() {
    return noClasses().should().haveNameMatching(".*(Manager|Helper|Utils?)(\\$.*)?");
  }
}
