/** The page's only script: filters and the theme. Without it everything is shown. It reads the page and builds no markup. */
export const SCRIPT = `
(function () {
  'use strict'
  var form = document.querySelector('form')
  if (!form) return
  form.hidden = false
  var articles = Array.prototype.slice.call(document.querySelectorAll('#findings article'))
  var groups = Array.prototype.slice.call(document.querySelectorAll('#findings section, #findings .part')).reverse()
  var count = document.getElementById('shown')
  function value(name) { return form.elements[name].value }
  function apply() {
    var words = value('words').toLowerCase().split(/\\s+/).filter(Boolean)
    var shown = 0
    articles.forEach(function (article) {
      var data = article.dataset
      var text = article.textContent.toLowerCase()
      var fits = form.elements[data.severity].checked
        && (value('category') === '' || data.category === value('category'))
        && (value('rule') === '' || data.rule === value('rule'))
        && (value('where') === '' || data.path === value('where') || data.path + '\\n' + data.within === value('where'))
        && words.every(function (word) { return text.indexOf(word) !== -1 })
      article.hidden = !fits
      if (fits) shown++
    })
    groups.forEach(function (group) { group.hidden = !group.querySelector('article:not([hidden])') })
    count.textContent = shown === articles.length ? '' : shown + ' of ' + articles.length + ' shown'
  }
  form.addEventListener('input', apply)
  form.addEventListener('change', apply)
  form.addEventListener('submit', function (event) { event.preventDefault() })
  form.addEventListener('reset', function () { setTimeout(apply) })
  document.getElementById('theme').addEventListener('click', function () {
    var root = document.documentElement
    var isDark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches
    root.dataset.theme = isDark ? 'light' : 'dark'
  })
  Array.prototype.forEach.call(document.querySelectorAll('[data-show-rule]'), function (link) {
    link.hidden = false
    link.addEventListener('click', function () {
      form.reset()
      form.elements.rule.value = link.dataset.showRule
      apply()
      form.scrollIntoView()
    })
  })
  // A part of the drawing: its findings alone, at the first of which the link itself arrives.
  Array.prototype.forEach.call(document.querySelectorAll('.graph a'), function (link) {
    link.addEventListener('click', function () {
      var where = link.dataset.path + (link.dataset.within ? '\\n' + link.dataset.within : '')
      form.reset()
      form.elements.where.value = where
      if (value('where') !== where) form.elements.where.value = link.dataset.path
      apply()
    })
  })
  apply()
})()
`
