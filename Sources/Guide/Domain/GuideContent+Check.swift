import Vocabulary

extension GuideContent {
    /// Counts of the source and links between files. Source of the counts: PROMIFRANCE, CVM, 2022.
    func check() throws {
        try require(signs.families.count == 11, "signs.json must hold the 11 families of the guide")
        try require(signs.factors.count == 6, "signs.json must hold the 6 families of vulnerability")
        try require(signs.accumulating.count == 9, "signs.json must hold the 9 accumulating signs of the Paris prosecutor's office")
        try require(signs.families.map(\.number) == Array(1...11), "the families must be numbered 1 to 11, in order")
        try require(conduct.cards.map(\.id) == CareCard.Identifier.allCases, "conduct.json must hold the three cards, in order")
        try require(interview.points.count == 5 && interview.steps.count == 8 && interview.branches.count == 4, "interview.json must hold 5 points, 8 steps, 4 branches")
        try checkIdentifiers()
        try checkLinks()
    }

    private func checkIdentifiers() throws {
        var identifiers = signs.harmFacts.map(\.id) + signs.families.map(\.id) + signs.families.flatMap { $0.signs.map(\.id) }
        identifiers += signs.factors.map(\.id) + signs.factors.flatMap { $0.items.map(\.id) } + signs.accumulating.map(\.id)
        try require(Set(identifiers).count == identifiers.count, "two signs share an identifier")
        let professions = professions.professions.map(\.id)
        try require(Set(professions).count == professions.count, "two professions share an identifier")
        try require(Set(law.articles.map(\.id)).count == law.articles.count, "two articles share an identifier")
    }

    private func checkLinks() throws {
        let families = Set(signs.families.map(\.id)), every = Set(signs.families.flatMap { $0.signs.map(\.id) }), articles = Set(law.articles.map(\.id))
        for profession in professions.professions {
            try require(profession.firstFamilies.count == 5 && Set(profession.firstFamilies).isSubset(of: families), "profession \(profession.id) must name 5 families")
            try require(Set(profession.legalBases).isSubset(of: articles), "profession \(profession.id) names an unknown article")
        }
        for sign in signs.accumulating {
            try require(Set(sign.families).isSubset(of: families) && Set(sign.signs).isSubset(of: every), "\(sign.id) names an unknown sign")
        }
        for card in conduct.cards {
            try require(Set(card.reasons.keys) == Set(Conduct.Reason.all(card.id).map(\.rawValue)), "the card \(card.id.rawValue) must hold the sentence of each of its reasons, and no other")
        }
        for section in law.sections {
            try require(Set(section.articles).isSubset(of: articles), "section \(section.id) names an unknown article")
        }
        for reporter in law.reporters {
            try require(Set(reporter.articles).isSubset(of: articles), "reporter \(reporter.id) names an unknown article")
        }
    }

    private func require(_ condition: Bool, _ message: String) throws {
        guard condition else { throw Defect(message) }
    }
}
