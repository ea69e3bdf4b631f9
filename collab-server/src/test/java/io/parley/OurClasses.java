package io.parley;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;

/** The program's classes without those of its tests, read once for all tests of its structure. */
public final class OurClasses {
  private static final JavaClasses IMPORTED =
      new ClassFileImporter()
          .withImportOption(location -> !location.contains("/test-classes/"))
          .withImportOption(location -> !location.contains("-tests.jar")) // of another module
          .importPackages("io.parley");

  private OurClasses() {}

  /** All of them. */
  public static JavaClasses imported() {
    return IMPORTED;
  }
}
