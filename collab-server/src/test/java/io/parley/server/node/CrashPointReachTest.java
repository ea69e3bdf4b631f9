package io.parley.server.node;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.parley.OurClasses;
import io.parley.server.party.PartyWithCrashPoint;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** In a running node nobody listens at a crash point. */
@Tag("slow")
class CrashPointReachTest {
  private static final JavaClasses PROGRAM = OurClasses.imported();

  private static final JavaClasses WITH_TESTS =
      new ClassFileImporter().importClasses(PartyWithCrashPoint.class);

  private static ArchRule takenInside() {
    DescribedPredicate<List<JavaClass>> crashPoint =
        DescribedPredicate.describe(
            "a crash point",
            types -> types.stream().anyMatch(t -> t.isEquivalentTo(CrashPoint.class)));
    return codeUnits().that().haveRawParameterTypes(crashPoint).should().notBePublic();
  }

  @Test
  void nothingPublic_takesACrashPoint() {
    takenInside().check(PROGRAM);
  }

  @Test
  void whatIsPublicAndTakesOne_isFound() {
    assertThatThrownBy(() -> takenInside().check(WITH_TESTS))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("PartyWithCrashPoint");
  }

  /** Nor can one be put into a field later. */
  @Test
  void crashPoints_areFinal() {
    noFields().that().haveRawType(CrashPoint.class).should().notBeFinal().check(PROGRAM);
  }
}
