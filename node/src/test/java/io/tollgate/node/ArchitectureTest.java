package io.tollgate.node;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keeps the arrows between modules, packages and libraries. */
class ArchitectureTest {
    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .withImportOption(location -> !location.contains("-tests.jar"))
                    .importPackages("io.tollgate");

    @Test
    void everyModuleIsLookedAt() {
        Set<String> modules =
                CLASSES.stream()
                        .map(type -> type.getPackageName().split("\\.", -1)[2])
                        .collect(Collectors.toCollection(TreeSet::new));

        assertThat(modules).containsExactly("audit", "cluster", "governance", "node", "providers");
        assertThat(CLASSES.stream().filter(type -> !isPackageInfo(type)).count()).isGreaterThan(40);
    }

    @Test
    void aBrokenRuleIsNoticed() {
        ArchRule broken = noClasses().should().resideInAPackage("io.tollgate.node.config..");

        assertThatThrownBy(() -> broken.check(CLASSES)).isInstanceOf(AssertionError.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    providers  | cluster,governance,audit,node
                    audit      | cluster,governance,providers,node
                    cluster    | audit,governance,providers,node
                    governance | audit,providers,node
                    """)
    void aModuleKnowsOnlyWhatIsBelowIt(String module, String forbidden) {
        String[] packages =
                List.of(forbidden.split(",", -1)).stream()
                        .map(other -> "io.tollgate." + other + "..")
                        .toArray(String[]::new);

        noClasses()
                .that()
                .resideInAPackage("io.tollgate." + module + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages)
                .check(CLASSES);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    io.undertow..                       | io.tollgate.node.http..
                    org.xnio..                          | io.tollgate.node.http..,io.tollgate.providers.upstream..
                    com.fasterxml.jackson.dataformat..  | io.tollgate.node.config..
                    picocli..                           | io.tollgate.node
                    io.micrometer..                     | io.tollgate.node.metrics..
                    io.prometheus..                     | io.tollgate.node.metrics..
                    com.hazelcast..                     | io.tollgate.cluster..
                    java.sql..                          | io.tollgate.audit..
                    com.github.benmanes..               | io.tollgate.node.admin..
                    software.amazon..                   | io.tollgate.providers.credential.aws..
                    """)
    void aLibraryStaysWhereItBelongs(String library, String homes) {
        noClasses()
                .that()
                .resideOutsideOfPackages(homes.split(",", -1))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(CLASSES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"getenv", "getProperty", "getProperties"})
    void theEnvironmentIsReadByTheConfigurationOnly(String method) {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.tollgate.node.config..")
                .should()
                .callMethodWhere(
                        DescribedPredicate.describe(
                                "System." + method,
                                call ->
                                        call.getTargetOwner().isEquivalentTo(System.class)
                                                && call.getName().equals(method)))
                .check(CLASSES);
    }

    @Test
    void theCommandLineIsAtTheTop() {
        noClasses()
                .that()
                .resideInAPackage("io.tollgate.node.(*)..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.tollgate.node")
                .check(CLASSES);
    }

    @Test
    void packagesDoNotGoInCircles() {
        slices().matching("io.tollgate.(*).(*)..").should().beFreeOfCycles().check(CLASSES);
        slices().matching("io.tollgate.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void everyPackageIsNullMarked() {
        Set<String> marked =
                CLASSES.stream()
                        .filter(type -> isPackageInfo(type))
                        .filter(type -> type.isAnnotatedWith(NullMarked.class))
                        .map(JavaClass::getPackageName)
                        .collect(Collectors.toSet());

        assertThat(CLASSES.stream().map(JavaClass::getPackageName).collect(Collectors.toSet()))
                .allSatisfy(name -> assertThat(marked).contains(name));
    }

    @Test
    void classesAreFinalUnlessSealedOrAbstract() {
        classes()
                .that()
                .areTopLevelClasses()
                .and(DescribedPredicate.describe("are plain", ArchitectureTest::isPlain))
                .should()
                .haveModifier(JavaModifier.FINAL)
                .check(CLASSES);
    }

    private static boolean isPlain(JavaClass type) {
        return !type.isInterface()
                && !type.isEnum()
                && !type.isRecord()
                && !type.getModifiers().contains(JavaModifier.ABSTRACT)
                && !type.reflect().isSealed();
    }

    private static boolean isPackageInfo(JavaClass type) {
        return type.getSimpleName().equals("package-info");
    }
}
