package io.crmify.sample.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;

/** The classes of all modules, without those of their tests. */
final class Product {
    static final JavaClasses CLASSES =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages("io.crmify");

    private Product() {}

    static boolean isOfJpa(JavaClass type) {
        return isIn(type, "io.crmify.jpa");
    }

    static boolean isOfBackends(JavaClass type) {
        return isIn(type, "io.crmify.backends");
    }

    static boolean isOfSample(JavaClass type) {
        return isIn(type, "io.crmify.sample");
    }

    static boolean isOfApi(JavaClass type) {
        return isIn(type, "io.crmify") && !isOfJpa(type) && !isOfBackends(type) && !isOfSample(type);
    }

    /** Whether it is in a package or in one below it. */
    static boolean isIn(JavaClass type, String name) {
        return type.getPackageName().equals(name) || type.getPackageName().startsWith(name + ".");
    }

    /** The class that a file is named after. */
    static JavaClass topLevel(JavaClass type) {
        return type.getEnclosingClass().map(Product::topLevel).orElse(type);
    }
}
